/** `llmsim cassette list`: a line for each exchange. */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import type { Exchange } from "../../recording/Exchange.ts"
import { modelOf } from "../../recording/modelOf.ts"
import { cassetteArgument, eachExchange, openCassette } from "./cassetteFile.ts"

export const listCommand = Command.make(
  "list",
  { cassette: cassetteArgument },
  Effect.fnUntraced(function* ({ cassette }) {
    const file = yield* openCassette(cassette)
    yield* eachExchange(cassette, file, (exchange) => Console.log(lineOf(exchange)))
  }, Effect.scoped),
).pipe(Command.withDescription("List exchanges: id, status, route, model, pieces, milliseconds, key"))

const lineOf = (exchange: Exchange): string => {
  const { id, key, route, response } = exchange
  const { status, pieces, ended_ms, ending } = response
  const end = { end: "", reset: " broken off", cut: " cut by its caller" }[ending]
  return `${id}  ${status}  ${route}  ${modelOf(exchange) ?? "-"}  ${pieces.length}  ${ended_ms.toFixed(0)} ms${end}  ${key}`
}
