/** Reads a chat completion request into a prompt. */
import { Effect, Result, Schema } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { OutputFormat, Prompt, Sampling } from "../../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import type { Decoded, WireInput } from "../../http/CompletionCodec.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { conflictIn } from "./conflicts.ts"
import { decodeMessages } from "./decodeMessages.ts"
import { type DecodedTools, decodeTools } from "./decodeTools.ts"
import { modelProblem } from "./modelLimits.ts"
import { ChatCompletionRequest } from "./Wire.ts"

export interface ChatOptions {
  /** Whether a last chunk reports the usage. */
  readonly includeUsage: boolean
  /** Whether chunks are padded so that their length does not tell the token's. */
  readonly obfuscate: boolean
  readonly serviceTier: string
  /** Whether calls are written in the old way, for a caller that offered `functions`. */
  readonly legacyCalls: boolean
  /** Whether thoughts are written, as the providers do that took this API over from OpenAI. */
  readonly showReasoning: boolean
  /** Whether answers cite pages of the web. */
  readonly webSearch: boolean
  /** How answers are spoken; absent: they are written. */
  readonly audio: SpokenAs | undefined
  /** What the caller wants kept beside the answer; absent when nothing is. */
  readonly kept?: { readonly messages: ReadonlyArray<unknown>; readonly metadata: Readonly<Record<string, string>> }
}

export interface SpokenAs {
  readonly format: "wav" | "aac" | "mp3" | "flac" | "opus" | "pcm16"
  readonly voice: string
}

const decodeBody = Schema.decodeUnknownResult(ChatCompletionRequest)

export const decodeWith =
  (catalog: ModelCatalog["Service"]) =>
  (input: WireInput): Effect.Effect<Decoded<ChatOptions>, SimError> => {
    const decoded = decodeBody(input.body)
    if (Result.isFailure(decoded)) return invalid(schemaProblem(decoded.failure.issue, input.body))
    const body = decoded.success
    const conflict = conflictIn(body)
    if (conflict !== undefined) return invalid(conflict)
    const messages = decodeMessages(body.messages, body.model)
    if (Result.isFailure(messages)) return invalid(messages.failure)
    const tools = decodeTools(body)
    if (Result.isFailure(tools)) return invalid(tools.failure)
    return Effect.flatMapEager(catalog.resolve(body.model), (card) => {
      const problem = modelProblem(body, card)
      if (problem !== undefined) return invalid(problem)
      const showReasoning = card.reasoning && card.provider !== "openai"
      const prompt = promptOf(body, messages.success, tools.success, showReasoning)
      return Effect.succeed({
        prompt,
        streaming: body.stream === true,
        options: { ...optionsOf(body, showReasoning), ...keptOf(body, input.body) },
      })
    })
  }

const invalid = (problem: FieldProblem): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

const promptOf = (
  body: ChatCompletionRequest,
  messages: Prompt["messages"],
  { tools, toolChoice }: DecodedTools,
  shown: boolean,
): Prompt => ({
  model: body.model,
  messages,
  tools,
  toolChoice,
  parallelToolCalls: body.parallel_tool_calls !== false && body.functions == null,
  format: formatOf(body),
  sampling: samplingOf(body),
  reasoning: { effort: body.reasoning_effort ?? undefined, shown },
  cacheKey: body.prompt_cache_key ?? undefined,
})

const samplingOf = (body: ChatCompletionRequest): Sampling => ({
  maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
  stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? []),
  choices: body.n ?? 1,
  temperature: body.temperature ?? undefined,
  topP: body.top_p ?? undefined,
  seed: body.seed ?? undefined,
  logprobs: body.logprobs === true ? (body.top_logprobs ?? 0) : undefined,
  verbosity: body.verbosity ?? undefined,
  prediction: predictionOf(body),
})

const predictionOf = ({ prediction }: ChatCompletionRequest): string | undefined => {
  if (prediction == null || typeof prediction.content === "string") return prediction?.content as string | undefined
  return prediction.content.map(({ text }) => text).join("")
}

const optionsOf = (body: ChatCompletionRequest, showReasoning: boolean): ChatOptions => ({
  includeUsage: body.stream_options?.include_usage === true,
  obfuscate: body.stream_options?.include_obfuscation !== false,
  legacyCalls: body.functions != null,
  showReasoning,
  webSearch: body.web_search_options != null,
  audio: spokenAs(body),
  serviceTier: body.service_tier == null || body.service_tier === "auto" ? "default" : body.service_tier,
})

const spokenAs = ({ modalities, audio }: ChatCompletionRequest): SpokenAs | undefined => {
  if (audio == null || modalities?.includes("audio") !== true) return undefined
  return { format: audio.format, voice: typeof audio.voice === "string" ? audio.voice : audio.voice.id }
}

/** Messages as they came, with the fields that nobody looked at. */
const keptOf = (body: ChatCompletionRequest, raw: unknown): Pick<ChatOptions, "kept"> => {
  if (body.store !== true) return {}
  const { messages } = raw as { readonly messages: ReadonlyArray<unknown> }
  return { kept: { messages, metadata: body.metadata ?? {} } }
}

const formatOf = (body: ChatCompletionRequest): OutputFormat => {
  const format = body.response_format
  if (format == null || format.type === "text") return { _tag: "Text" }
  if (format.type === "json_object" || format.json_schema === undefined) return { _tag: "Json" }
  const { name, schema, strict } = format.json_schema
  return { _tag: "JsonSchema", name, schema: schema ?? {}, strict: strict === true, path: ["response_format"] }
}
