/** Where a server is reached. */
import type { HttpServer } from "effect/http"
import { NetAddress } from "effect/net"
import type { Settings } from "../settings/Settings.ts"

export const urlOf = ({ tls }: Settings["server"], { address }: HttpServer.HttpServer["Service"]): string =>
  NetAddress.formatUrlUnsafe(address, tls === undefined ? "http" : "https")
