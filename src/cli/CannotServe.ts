/** Why the server could not start, in one line. */
import { Data } from "effect"
import type { HttpServerError } from "effect/http"
import { hideCredentials } from "../recording/hideCredentials.ts"
import type { BadSettings } from "../settings/BadSettings.ts"
import type { Settings } from "../settings/Settings.ts"
import type { StoreError } from "../store/Collection.ts"

export class CannotServe extends Data.TaggedError("CannotServe")<{ readonly message: string }> {}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "is already in use; choose another with --port",
  EACCES: "may not be used without more rights; choose another with --port",
  EADDRNOTAVAIL: "is no address of this machine; choose another with --host",
  ENOTFOUND: "is no address that can be found; choose another with --host",
}

/** What is wrong with the settings says so itself. */
export const cannotServe =
  ({ server, store }: Settings) =>
  (error: HttpServerError.ServeError | StoreError | BadSettings): CannotServe | BadSettings => {
    if (error._tag === "BadSettings") return error
    return error._tag === "StoreError"
      ? new CannotServe({ message: `the store ${hideCredentials(store.location)}: ${error.message}` })
      : cannotListen(server, error.cause)
  }

const cannotListen = ({ host, port, socket }: Settings["server"], cause: unknown): CannotServe => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  const reason = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause))
  if (socket !== undefined) return new CannotServe({ message: `${socket} ${reason.replace(/; .*/, "")}` })
  return new CannotServe({ message: `${host}:${port} ${reason}` })
}
