/** Both encodings, loaded for tests that need no service, and the oracle that counts are compared with. */
import { Effect } from "effect"
import { getEncoding, type Tiktoken } from "js-tiktoken"
import type { Encoding, EncodingName } from "../../src/tokenizer/Encoding.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"

const load = (model: string): Promise<Encoding> =>
  Tokenizer.use((tokenizer) => tokenizer.encoding(model)).pipe(Effect.provide(Tokenizer.layer), Effect.runPromise)

export const o200k = await load("gpt-4o")
export const cl100k = await load("gpt-4")
export const encodings: ReadonlyArray<Encoding> = [o200k, cl100k]

const oracles = new Map<EncodingName, Tiktoken>()

/** Tokens of the text by js-tiktoken, special tokens taken as plain text. */
export const oracleCount = (name: EncodingName, text: string): number => {
  let oracle = oracles.get(name)
  if (oracle === undefined) {
    oracle = getEncoding(name)
    oracles.set(name, oracle)
  }
  return oracle.encode(text, [], []).length
}
