/** The inputs of an embedding request, within OpenAI's limits and with their tokens counted. */
import { Effect } from "effect"
import type { FieldProblem } from "../../../domain/FieldProblem.ts"
import { InvalidRequest, type SimError, simError } from "../../../domain/SimError.ts"
import type { Encoding } from "../../../tokenizer/Encoding.ts"
import type { EmbeddingRequest } from "./Wire.ts"

export interface EmbeddingInputs {
  readonly texts: ReadonlyArray<string>
  readonly tokens: number
}

type Tokens = ReadonlyArray<number>

const mostInputs = 2_048
const mostTokens = 8_192
const mostTokensInAll = 300_000
/** Inputs that are worked on before other requests have their turn. */
export const inputsAtOnce = 16

/** Fails with `InvalidRequest`; the wording is that of OpenAI's API in the field, and so are its empty `param`s. */
export const inputsOf = Effect.fnUntraced(function* (
  input: EmbeddingRequest["input"],
  encoding: Encoding,
): Effect.fn.Return<EmbeddingInputs, SimError> {
  const many = isList(input)
  const inputs = many ? input : [input]
  if (inputs.length === 0)
    return yield* refused(
      "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
    )
  if (inputs.length > mostInputs) return yield* refused("Invalid 'input': array length must be 2048 or less.")
  const texts: Array<string> = []
  let total = 0
  for (const [index, each] of inputs.entries()) {
    const name = many ? `input[${index}]` : "input"
    if (each.length === 0) return yield* refused(`Invalid '${name}': input cannot be an empty string.`)
    const tokens = typeof each === "string" ? encoding.count(each) : each.length
    if (tokens > mostTokens) return yield* refused(tooLong(name, many))
    total += tokens
    texts.push(typeof each === "string" ? each : encoding.decode(each))
    if (index % inputsAtOnce === inputsAtOnce - 1) yield* Effect.yieldNow
  }
  if (total > mostTokensInAll) {
    return yield* refused(`Requested ${total} tokens, max ${mostTokensInAll} tokens per request`, tooManyTokens)
  }
  return { texts, tokens: total }
})

/** The code of the only refusal that has a type of its own. */
export const tooManyTokens = "max_tokens_per_request"

const isList = (input: EmbeddingRequest["input"]): input is ReadonlyArray<string> | ReadonlyArray<Tokens> =>
  typeof input !== "string" && typeof input[0] !== "number"

const tooLong = (name: string, inList: boolean): string =>
  inList
    ? `Invalid '${name}': maximum input length is ${mostTokens} tokens.`
    : `Invalid '${name}': maximum context length is ${mostTokens} tokens.`

const refused = (message: string, code?: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem: problem(message, code) })))

const problem = (message: string, code: string | undefined): FieldProblem => ({
  _tag: "Other",
  path: [],
  message,
  code,
})
