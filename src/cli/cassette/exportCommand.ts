/** `llmsim cassette export`: a cassette in the format of other programs. */
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { harEntryOf } from "../../recording/harEntryOf.ts"
import { version } from "../version.ts"
import { cassetteArgument, eachExchange, openCassette, problem } from "./cassetteFile.ts"

export const exportCommand = Command.make(
  "export",
  {
    cassette: cassetteArgument,
    har: Flag.Boolean("har").pipe(
      Flag.withDescription("As an HTTP Archive, which browsers' tools open"),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ cassette, har }) {
    if (!har) return yield* problem("export", "say the format: --har")
    const file = yield* openCassette(cassette)
    const entries: Array<unknown> = []
    yield* eachExchange(cassette, file, (exchange) => Effect.sync(() => entries.push(harEntryOf(exchange))))
    const creator = { name: "llmsim", version }
    yield* Console.log(JSON.stringify({ log: { version: "1.2", creator, entries } }, undefined, 2))
  }, Effect.scoped),
).pipe(Command.withDescription("Print a cassette as an HTTP Archive"))
