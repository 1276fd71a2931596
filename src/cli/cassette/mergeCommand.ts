/** `llmsim cassette merge`: several cassettes as one. */
import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { keysOf } from "../../recording/keysOf.ts"
import { matchingNamed } from "../../recording/RequestKeys.ts"
import { eachExchange, openCassette, openTarget, problem } from "./cassetteFile.ts"

export const mergeCommand = Command.make(
  "merge",
  {
    cassettes: Argument.String("cassettes").pipe(
      Argument.withDescription("Files of exchanges, in the order in which they are to be played"),
      Argument.atLeast(1),
    ),
    out: Flag.String("out").pipe(Flag.withDescription("The file to add to; made where there is none")),
  },
  Effect.fnUntraced(function* ({ cassettes, out }) {
    const files = yield* Effect.forEach(cassettes, (path) => Effect.map(openCassette(path), (file) => ({ path, file })))
    const [first] = files
    if (first === undefined) return
    const target = yield* openTarget(out, first.file.header)
    const matching = matchingNamed(target.header.matching)
    const known = new Set<string>()
    yield* eachExchange(out, target, ({ id, exact }) => Effect.sync(() => known.add(`${id} ${exact}`)))
    for (const { path, file } of files) {
      yield* eachExchange(path, file, (exchange) =>
        Effect.try({
          try: () => {
            const { id, exact } = exchange
            if (known.has(`${id} ${exact}`)) return
            known.add(`${id} ${exact}`)
            const { key } = keysOf(exchange, matching)
            target.append(JSON.stringify({ ...exchange, key }), { ...exchange, key })
          },
          catch: (error) => problem(out, error),
        }),
      )
    }
    yield* Console.log(`${target.lines.length} exchanges in ${out}`)
  }, Effect.scoped),
).pipe(Command.withDescription("Add cassettes to one; an exchange that is there already is not added again"))
