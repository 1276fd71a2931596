/** Lorem ipsum for what recordings say, counted as each model counts. */
import { Effect, Layer } from "effect"
import { hashWord, seededRandom } from "../../generation/seededRandom.ts"
import { lorem } from "../../generation/vocabulary.ts"
import { wordSource } from "../../generation/words.ts"
import { Anonymizer, type Lorem } from "../../recording/anonymize/Anonymizer.ts"
import type { Encoding } from "../../tokenizer/Encoding.ts"
import { Tokenizer } from "../../tokenizer/Tokenizer.ts"

export const contentAnonymizer = Layer.effect(
  Anonymizer,
  Effect.map(Tokenizer, (tokenizer) => {
    const known = new Map<string, Lorem>()
    const loremOf = (encoding: Encoding): Lorem => {
      const found = known.get(encoding.name) ?? makeLorem(encoding)
      known.set(encoding.name, found)
      return found
    }
    return { loremFor: (model) => Effect.map(tokenizer.encoding(model), loremOf) }
  }),
)

const makeLorem = (encoding: Encoding): Lorem => {
  const source = wordSource(encoding, lorem)
  return {
    count: encoding.count,
    pieces: (text) => source(encoding.count(text), seededRandom(hashWord(text))),
  }
}
