/** Why the server could not start, in one line. */
import { Data } from "effect"
import type { HttpServerError } from "effect/http"
import type { Settings } from "../settings/Settings.ts"

export class CannotServe extends Data.TaggedError("CannotServe")<{ readonly message: string }> {}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "is already in use; choose another with --port",
  EACCES: "may not be used without more rights; choose another with --port",
  EADDRNOTAVAIL: "is no address of this machine; choose another with --host",
  ENOTFOUND: "is no address that can be found; choose another with --host",
}

export const cannotServe =
  ({ host, port }: Settings["server"]) =>
  (error: HttpServerError.ServeError): CannotServe => {
    const cause = error.cause
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
    const reason = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause))
    return new CannotServe({ message: `${host}:${port} ${reason}` })
  }
