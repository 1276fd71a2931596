/** `llmsim cassette show`: one exchange, whole or its answer's body. */
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { bytesOf } from "../../recording/bytesOf.ts"
import { cassetteArgument, eachExchange, idArgument, openCassette, problem } from "./cassetteFile.ts"

export const showCommand = Command.make(
  "show",
  {
    cassette: cassetteArgument,
    id: idArgument,
    body: Flag.Boolean("body").pipe(
      Flag.withDescription("Print the answer's body alone, as it was sent"),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ cassette, id, body }) {
    const file = yield* openCassette(cassette)
    let found = 0
    yield* eachExchange(cassette, file, (exchange) => {
      if (exchange.id !== id && exchange.key !== id) return Effect.void
      found++
      const { pieces } = exchange.response
      const whole = () => Buffer.concat(pieces.map(([, bytes]) => bytesOf(bytes))).toString()
      return Console.log(body ? whole() : JSON.stringify(exchange, undefined, 2))
    })
    if (found === 0) return yield* problem(cassette, `holds no exchange ${id}`)
  }, Effect.scoped),
).pipe(Command.withDescription("Print an exchange"))
