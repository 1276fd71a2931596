/** `llmsim health`: whether a server answers; for containers, which have no curl. */
import { request as requestPlain } from "node:http"
import { request as requestSecure } from "node:https"
import { Console, Data, Effect } from "effect"
import { Command } from "effect/cli"
import type { Settings } from "../settings/Settings.ts"
import { configFlag, settingFlags, settingsFrom } from "./flags.ts"

/** Nobody answers where the settings say, or not as llmsim does. */
class Unhealthy extends Data.TaggedError("Unhealthy")<{ readonly message: string }> {}

const waitMs = 3_000

export const health = Command.make(
  "health",
  { config: configFlag, set: settingFlags },
  Effect.fnUntraced(function* (flags) {
    const { settings } = yield* settingsFrom(flags)
    const status = yield* ask(settings.server)
    if (status !== 200) yield* new Unhealthy({ message: `the server answers with ${status}` })
    yield* Console.log("ok")
  }),
).pipe(
  Command.withDescription("Ask the server that the same settings start whether it is well; exits 1 when it is not"),
  Command.withExamples([{ command: "llmsim health --port 9000", description: "Of the server on port 9000" }]),
)

/** Whoever asks is on the same machine, and need not be told whose certificate it is. */
const ask = ({ host, port, socket, tls }: Settings["server"]): Effect.Effect<number | undefined, Unhealthy> =>
  Effect.callback((resume) => {
    const send = tls === undefined ? requestPlain : requestSecure
    const where = socket === undefined ? { host: reachable(host), port } : { socketPath: socket }
    const options = { ...where, path: "/health", agent: false, timeout: waitMs, rejectUnauthorized: false }
    const call = send(options, (response) => {
      response.resume()
      resume(Effect.succeed(response.statusCode))
    })
    call.once("timeout", () => call.destroy(new Error(`no answer within ${waitMs} ms`)))
    call.once("error", ({ message }) => resume(Effect.fail(new Unhealthy({ message }))))
    call.end()
  })

/** A server that listens everywhere listens here too. */
const reachable = (host: string): string => (host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host)
