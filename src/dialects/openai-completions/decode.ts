/** Reads a legacy completion request into a prompt: each of its prompts is a message, answered `n` times. */
import { Effect, Result, Schema } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { Prompt } from "../../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import type { Decoded, WireInput } from "../../http/CompletionCodec.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { CompletionRequest } from "./Wire.ts"

export interface CompletionOptions {
  readonly includeUsage: boolean
  /** The prompt that each choice gives back before its own text, where the caller wants to see it. */
  readonly echoed: (choice: number) => string
  readonly logprobs: boolean
}

const decodeBody = Schema.decodeUnknownResult(CompletionRequest)

export const decodeWith = (tokenizer: Tokenizer["Service"]) =>
  Effect.fnUntraced(function* (input: WireInput): Effect.fn.Return<Decoded<CompletionOptions>, SimError> {
    const decoded = decodeBody(input.body)
    if (Result.isFailure(decoded)) return yield* invalid(schemaProblem(decoded.failure.issue, input.body))
    const body = decoded.success
    const problem = conflictIn(body)
    if (problem !== undefined) return yield* invalid(problem)
    const encoding = yield* tokenizer.encoding(body.model)
    const prompts = promptsOf(body.prompt, encoding.decode)
    const choices = body.n ?? 1
    if (prompts.length * choices > mostChoices) {
      const message = `Too many choices: ${prompts.length} prompts with n = ${choices}. At most ${mostChoices} are supported.`
      return yield* invalid({ _tag: "Other", path: ["n"], message, code: undefined })
    }
    return {
      prompt: promptOf(body, prompts),
      streaming: body.stream === true,
      options: {
        includeUsage: body.stream_options?.include_usage === true,
        echoed: (choice) => (body.echo === true ? (prompts[Math.floor(choice / choices)] ?? "") : ""),
        logprobs: body.logprobs != null,
      },
    }
  })

const mostChoices = 128

const invalid = (problem: FieldProblem): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

const conflictIn = (body: CompletionRequest): FieldProblem | undefined => {
  if (body.model === "") return other("model", "you must provide a model parameter")
  if (body.stream_options != null && body.stream !== true) {
    return other("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.")
  }
  const bestOf = body.best_of ?? body.n ?? 1
  if (bestOf < (body.n ?? 1))
    return other(
      "best_of",
      "You requested that the server return more choices than it will generate (HINT: 'best_of' must be greater than or equal to 'n').",
    )
  if (body.stream === true && bestOf > (body.n ?? 1))
    return other("best_of", "You cannot stream with 'best_of' greater than 'n'.")
  return undefined
}

const other = (field: string, message: string): FieldProblem => ({
  _tag: "Other",
  path: [field],
  message,
  code: undefined,
})

/** Without a prompt the model continues an empty text, as from the start of a new document. */
const promptsOf = (
  prompt: CompletionRequest["prompt"],
  decode: (tokens: ReadonlyArray<number>) => string,
): ReadonlyArray<string> => {
  if (prompt == null) return [""]
  if (typeof prompt === "string") return [prompt]
  if (prompt.length === 0) return [""]
  if (isTokens(prompt)) return [decode(prompt)]
  return prompt.map((one) => (typeof one === "string" ? one : decode(one)))
}

const isTokens = (prompt: ReadonlyArray<unknown>): prompt is ReadonlyArray<number> => typeof prompt[0] === "number"

/** What the API gives when nobody says how much. */
const defaultMaxTokens = 16

const promptOf = (body: CompletionRequest, prompts: ReadonlyArray<string>): Prompt => ({
  model: body.model,
  messages: prompts.map((text) => ({ role: "user", parts: [{ _tag: "Text", text }] })),
  bare: true,
  tools: [],
  toolChoice: { _tag: "None" },
  parallelToolCalls: false,
  format: { _tag: "Text" },
  sampling: {
    maxTokens: body.max_tokens ?? defaultMaxTokens,
    stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? []),
    choices: prompts.length * (body.n ?? 1),
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    seed: body.seed ?? undefined,
    logprobs: body.logprobs ?? undefined,
  },
  reasoning: { effort: "none", shown: false },
})
