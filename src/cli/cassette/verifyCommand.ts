/** `llmsim cassette verify`: whether every line can be played, is found by its key, and holds no secret. */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { keysOf } from "../../recording/keysOf.ts"
import { matchingNamed } from "../../recording/RequestKeys.ts"
import { Redactor } from "../../recording/redaction/Redactor.ts"
import { BadSettings } from "../../settings/BadSettings.ts"
import { cassetteArgument, eachExchange, openCassette } from "./cassetteFile.ts"

export const verifyCommand = Command.make(
  "verify",
  { cassette: cassetteArgument },
  Effect.fnUntraced(function* ({ cassette }) {
    const file = yield* openCassette(cassette)
    const matching = matchingNamed(file.header.matching)
    const redactor = new Redactor({ headers: [], patterns: [], paths: [] })
    const problems: Array<string> = []
    yield* eachExchange(cassette, file, (exchange) =>
      Effect.sync(() => {
        const { key, exact } = keysOf(exchange, matching)
        const left = redactor.leftIn(JSON.stringify(exchange))
        const said = `${cassette}: ${exchange.id}`
        if (left !== undefined) problems.push(`${said} holds a secret (${left}); see llmsim cassette redact`)
        if (key !== exchange.key || exact !== exchange.exact) {
          problems.push(
            `${said} was changed: its keys are not those of its request; llmsim cassette redact makes new ones`,
          )
        }
      }),
    )
    if (problems.length > 0) return yield* new BadSettings({ problems })
    yield* Console.log(`${file.lines.length} exchanges, all well`)
  }, Effect.scoped),
).pipe(Command.withDescription("Check that every exchange can be played and none holds a key"))
