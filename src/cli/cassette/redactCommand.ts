/** `llmsim cassette redact`: a copy of a cassette with more taken out. */
import { Console, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { Anonymizer } from "../../recording/anonymize/Anonymizer.ts"
import { modelOf } from "../../recording/modelOf.ts"
import { matchingNamed } from "../../recording/RequestKeys.ts"
import { Redactor } from "../../recording/redaction/Redactor.ts"
import { redoExchange } from "../../recording/redoExchange.ts"
import { contentAnonymizer } from "../../server/recording/contentAnonymizer.ts"
import { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { cassetteArgument, eachExchange, openCassette, openTarget, problem } from "./cassetteFile.ts"

const listed = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.atLeast(0))

export const redactCommand = Command.make(
  "redact",
  {
    cassette: cassetteArgument,
    out: Flag.String("out").pipe(Flag.withDescription("The new file")),
    header: listed("header", "A header whose value is a secret; may be repeated"),
    pattern: listed("pattern", "A regular expression of secrets; may be repeated"),
    anonymize: Flag.Literals("anonymize", ["content"]).pipe(
      Flag.withDescription("content puts lorem of as many tokens in the place of what was said"),
      Flag.optional,
    ),
    path: listed("path", "A JSONPath of values that are secrets; may be repeated"),
  },
  Effect.fnUntraced(
    function* ({ cassette, out, header, pattern, path, anonymize }) {
      const file = yield* openCassette(cassette)
      const redactor = yield* Effect.try({
        try: () => new Redactor({ headers: header, patterns: pattern, paths: path }),
        catch: (error) => problem("--pattern", error),
      })
      const target = yield* openTarget(out, file.header)
      if (target.lines.length > 0) return yield* problem(out, "holds exchanges already")
      const matching = matchingNamed(file.header.matching)
      const anonymizer = yield* Anonymizer
      yield* eachExchange(cassette, file, (exchange) =>
        Effect.flatMap(
          Option.isSome(anonymize) ? anonymizer.loremFor(modelOf(exchange) ?? "") : Effect.succeed(undefined),
          (lorem) =>
            Effect.try({
              try: () => {
                const done = redoExchange(exchange, { redactor, lorem }, matching)
                target.append(JSON.stringify(done), done)
              },
              catch: (error) => problem(out, error),
            }),
        ),
      )
      yield* Console.log(`${target.lines.length} exchanges in ${out}`)
    },
    Effect.scoped,
    Effect.provide(Layer.provide(contentAnonymizer, Tokenizer.layer)),
  ),
).pipe(Command.withDescription("Copy a cassette, with secrets taken out again and keys made anew"))
