/** `llmsim verdict`: how the clients of a running server did when calls went wrong; for scripts and CI. */
import { Console, Data, Effect, Option, Result, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { VerdictReport } from "../faults/verdict/VerdictReport.ts"
import { verdictTable } from "./verdictTable.ts"

/** A client has broken a rule, and the table says which. */
class RulesBroken extends Data.TaggedError("RulesBroken") {}

/** The server gave no verdict. */
class NoVerdict extends Data.TaggedError("NoVerdict")<{ readonly message: string }> {}

export const verdict = Command.make(
  "verdict",
  {
    url: Flag.String("url").pipe(
      Flag.withDescription("Where the server is"),
      Flag.withMetavar("URL"),
      Flag.withDefault("http://localhost:8080"),
    ),
    controlKey: Flag.String("control-key").pipe(
      Flag.withDescription("What opens its control API, where the settings have a key"),
      Flag.withMetavar("KEY"),
      Flag.optional,
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON instead of a table"), Flag.withDefault(false)),
    reset: Flag.Boolean("reset").pipe(
      Flag.withDescription("Have the server forget what it saw, afterwards"),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ url, controlKey, json, reset }) {
    const key = Option.getOrUndefined(controlKey)
    const report = yield* ask(url, key, "GET")
    if (reset) yield* ask(url, key, "DELETE")
    yield* Console.log(json ? JSON.stringify(report, null, 2) : verdictTable(report))
    if (!report.passed) yield* new RulesBroken()
  }),
).pipe(
  Command.withDescription("Say how a server's clients did when calls went wrong; exits 1 when one broke a rule"),
  Command.withExamples([
    { command: "llmsim verdict --url http://localhost:8080", description: "The clients of a server that runs" },
  ]),
)

const decodeReport = Schema.decodeUnknownResult(Schema.fromJsonString(VerdictReport))

const ask = Effect.fnUntraced(function* (url: string, key: string | undefined, method: "GET" | "DELETE") {
  const headers = key === undefined ? undefined : { authorization: `Bearer ${key}` }
  const { status, text } = yield* Effect.tryPromise({
    try: async () => {
      const response = await fetch(`${url.replace(/\/+$/, "")}/llmsim/verdict`, { method, ...(headers && { headers }) })
      return { status: response.status, text: await response.text() }
    },
    catch: () => new NoVerdict({ message: `${url} cannot be reached` }),
  })
  if (status === 401 || status === 403) {
    return yield* new NoVerdict({ message: `${url} does not let us in; show its control key with --control-key` })
  }
  const report = decodeReport(text)
  if (Result.isFailure(report)) {
    return yield* new NoVerdict({ message: `${url} gave no verdict, but ${status}; is it llmsim?` })
  }
  return report.success
})
