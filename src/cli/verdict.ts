/** `llmsim verdict`: how the clients of a running server did when calls went wrong; for scripts and CI. */
import { Console, Data, Effect, type Schema } from "effect"
import { Command, Flag } from "effect/cli"
import type { HttpClientError } from "effect/http"
import type { Forbidden, Unauthorized } from "../control/ControlError.ts"
import { controlClient } from "./controlClient.ts"
import { serverFlags, serverOf } from "./serverFlags.ts"
import { verdictTable } from "./verdictTable.ts"

/** A client has broken a rule, and the table says which. */
class RulesBroken extends Data.TaggedError("RulesBroken") {}

/** The server gave no verdict. */
class NoVerdict extends Data.TaggedError("NoVerdict")<{ readonly message: string }> {}

export const verdict = Command.make(
  "verdict",
  {
    ...serverFlags,
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON instead of a table"), Flag.withDefault(false)),
    reset: Flag.Boolean("reset").pipe(
      Flag.withDescription("Have the server forget what it saw, afterwards"),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ json, reset, ...flags }) {
    const server = serverOf(flags)
    const control = yield* controlClient(server)
    const report = yield* Effect.mapError(control.verdict.get(), noVerdict(server.url))
    if (reset) yield* Effect.mapError(control.verdict.reset(), noVerdict(server.url))
    yield* Console.log(json ? JSON.stringify(report, null, 2) : verdictTable(report))
    if (!report.passed) yield* new RulesBroken()
  }),
).pipe(
  Command.withDescription("Say how a server's clients did when calls went wrong; exits 1 when one broke a rule"),
  Command.withExamples([
    { command: "llmsim verdict --url http://localhost:8080", description: "The clients of a server that runs" },
  ]),
)

type Problem = Unauthorized | Forbidden | Schema.SchemaError | HttpClientError.HttpClientError

const noVerdict =
  (url: string) =>
  (problem: Problem): NoVerdict => {
    const none = (message: string) => new NoVerdict({ message: `${url} ${message}` })
    const another = (status: number) => none(`gave no verdict, but ${status}; is it llmsim?`)
    switch (problem._tag) {
      case "Unauthorized":
      case "Forbidden":
        return none("does not let us in; show its control key with --control-key")
      // What has the status of an answer but not its shape.
      case "SchemaError":
        return another(200)
      case "HttpClientError":
        return problem.response === undefined ? none("cannot be reached") : another(problem.response.status)
    }
  }
