/** `llmsim cassette edit`: changes one exchange by hand. */
import { Console, Effect, Exit, FileSystem, Option, Result, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import type { CassetteFile } from "../../recording/CassetteFile.ts"
import { Exchange } from "../../recording/Exchange.ts"
import { matchingNamed } from "../../recording/RequestKeys.ts"
import { Redactor } from "../../recording/redaction/Redactor.ts"
import { redoExchange } from "../../recording/redoExchange.ts"
import { rewriteCassette } from "../../recording/rewriteCassette.ts"
import { askEditor } from "./askEditor.ts"
import { cassetteArgument, eachExchange, idArgument, openCassette, problem } from "./cassetteFile.ts"

export const editCommand = Command.make(
  "edit",
  {
    cassette: cassetteArgument,
    id: idArgument,
    with: Flag.String("with").pipe(
      Flag.withDescription("A file with the exchange as it is to be, as show prints it; no editor is asked"),
      Flag.withMetavar("FILE"),
      Flag.optional,
    ),
    remove: Flag.Boolean("remove").pipe(Flag.withDescription("Take the exchange out"), Flag.withDefault(false)),
  },
  Effect.fnUntraced(function* ({ cassette, id, with: source, remove }) {
    const file = yield* openCassette(cassette)
    const before = yield* only(cassette, file, id)
    const replace = (after: Exchange | undefined) =>
      Effect.try({
        try: () => rewriteCassette(cassette, file, (exchange) => (exchange.id === before.id ? after : exchange)),
        catch: (error) => problem(cassette, error),
      })
    if (remove) {
      yield* replace(undefined)
      return yield* Console.log(`${before.id} is taken out of ${cassette}`)
    }
    const shown = `${JSON.stringify(before, undefined, 2)}\n`
    const text = Option.isSome(source) ? yield* read(source.value) : yield* askEditor(shown)
    if (text === shown) return yield* Console.log("nothing was changed")
    const edited = yield* decoded(id, text)
    const redactor = new Redactor({ headers: [], patterns: [], paths: [] })
    const after = redoExchange({ ...edited, id: before.id }, { redactor }, matchingNamed(file.header.matching))
    const left = redactor.leftIn(JSON.stringify(after))
    if (left !== undefined) return yield* problem(id, `holds a secret (${left}) and is not written`)
    yield* replace(after)
    yield* Console.log(`${before.id} is changed; its key is ${after.key}`)
  }, Effect.scoped),
).pipe(
  Command.withDescription("Change an exchange in your editor (VISUAL or EDITOR), with its keys made anew"),
  Command.withExamples([
    { command: "llmsim cassette edit chat.jsonl 20260131100000000-2", description: "Opens the exchange as JSON" },
  ]),
)

const only = Effect.fnUntraced(function* (cassette: string, file: CassetteFile, id: string) {
  const found: Array<Exchange> = []
  yield* eachExchange(cassette, file, (exchange) =>
    Effect.sync(() => {
      if (exchange.id === id || exchange.key === id) found.push(exchange)
    }),
  )
  const [first, second] = found
  if (first === undefined) return yield* problem(cassette, `holds no exchange ${id}`)
  if (second !== undefined && first.id !== second.id) {
    return yield* problem(
      cassette,
      `holds several exchanges of ${id}: ${found.map((exchange) => exchange.id).join(", ")}`,
    )
  }
  return first
})

const read = Effect.fnUntraced(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  const text = yield* Effect.exit(files.readFileString(path))
  return Exit.isSuccess(text) ? text.value : yield* problem(path, "cannot be read")
})

const decodeExchange = Schema.decodeUnknownResult(Schema.fromJsonString(Exchange))

const decoded = (id: string, text: string) => {
  const exchange = decodeExchange(text)
  return Result.isSuccess(exchange)
    ? Effect.succeed(exchange.success)
    : problem(id, `is no exchange as it stands, and nothing was changed: ${exchange.failure.message}`)
}
