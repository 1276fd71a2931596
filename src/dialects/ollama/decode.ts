/** Reads an Ollama request into a prompt. */
import { Clock, Effect, Result } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { Effort, Message, OutputFormat, Prompt, ReasoningWish, Sampling, ToolSpec } from "../../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { Decoded, WireInput } from "../../http/CompletionCodec.ts"
import { decodeAs } from "../../http/decodeAs.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { decodeMessages, partsOf } from "./decodeMessages.ts"
import { ChatRequest, GenerateRequest } from "./Wire.ts"

export interface OllamaOptions {
  /** The model as the caller names it. */
  readonly model: string
  /** Nanoseconds since the request was read: answers say how long they took. */
  readonly elapsed: () => number
}

type Body = ChatRequest | GenerateRequest

export const decodeChat =
  (catalog: ModelCatalog["Service"]) =>
  (input: WireInput): Effect.Effect<Decoded<OllamaOptions>, SimError> =>
    Effect.flatMap(decodeAs(ChatRequest, input.body), (body) => {
      const messages = decodeMessages(body.messages ?? [])
      return Result.isFailure(messages)
        ? invalid(messages.failure)
        : decoded(catalog, body, messages.success, toolsOf(body))
    })

export const decodeGenerate =
  (catalog: ModelCatalog["Service"]) =>
  (input: WireInput): Effect.Effect<Decoded<OllamaOptions>, SimError> =>
    Effect.flatMap(decodeAs(GenerateRequest, input.body), (body) => {
      const system: ReadonlyArray<Message> =
        body.system == null || body.system === "" ? [] : [{ role: "system", parts: partsOf(body.system, []) }]
      const text = body.suffix == null ? body.prompt : `${body.prompt ?? ""}${body.suffix}`
      return decoded(catalog, body, [...system, { role: "user", parts: partsOf(text, body.images) }], [])
    })

const invalid = (problem: FieldProblem): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

const refused = (field: string, message: string) => invalid({ _tag: "Other", path: [field], message, code: undefined })

/** The id without the tag that says nothing. */
export const idOf = (model: string): string => model.replace(/:latest$/, "")

const mostAlternatives = 20

const decoded = Effect.fnUntraced(function* (
  catalog: ModelCatalog["Service"],
  body: Body,
  messages: ReadonlyArray<Message>,
  tools: ReadonlyArray<ToolSpec>,
): Effect.fn.Return<Decoded<OllamaOptions>, SimError> {
  const { model } = body
  if (model == null || model === "") return yield* refused("model", "model is required")
  if (typeof body.format === "string" && body.format !== "" && body.format !== "json") {
    return yield* refused("format", `invalid format: "${body.format}"; expected "json" or a valid JSON Schema object`)
  }
  if (body.top_logprobs != null && (body.top_logprobs < 0 || body.top_logprobs > mostAlternatives)) {
    return yield* refused("top_logprobs", `top_logprobs must be between 0 and ${mostAlternatives}`)
  }
  const card = yield* catalog.resolve(idOf(model))
  const thinks = card.reasoning || card.provider === "llmsim"
  if (body.think != null && body.think !== false && !thinks) {
    return yield* refused("think", `"${model}" does not support thinking`)
  }
  const clock = yield* Clock.Clock
  const startedAt = clock.monotonicTimeNanosUnsafe()
  return {
    prompt: promptOf(body, card, messages, tools),
    streaming: body.stream !== false,
    options: { model, elapsed: () => Number(clock.monotonicTimeNanosUnsafe() - startedAt) },
  }
})

const promptOf = (
  body: Body,
  card: ModelCard,
  messages: ReadonlyArray<Message>,
  tools: ReadonlyArray<ToolSpec>,
): Prompt => ({
  model: card.id,
  messages,
  tools,
  toolChoice: { _tag: "Auto" },
  parallelToolCalls: true,
  format: formatOf(body),
  sampling: samplingOf(body, card),
  reasoning: reasoningOf(body),
})

const formatOf = ({ format }: Body): OutputFormat => {
  if (format == null || format === "") return { _tag: "Text" }
  if (typeof format === "string") return { _tag: "Json" }
  return { _tag: "JsonSchema", name: "format", schema: format, strict: true, path: ["format"] }
}

/** Ollama gives what the model can, and refuses no number of tokens; those below 1 set no limit. */
const samplingOf = ({ options, logprobs, top_logprobs }: Body, { maxOutputTokens }: ModelCard): Sampling => {
  const asked = options?.num_predict ?? 0
  const most = maxOutputTokens > 0 ? maxOutputTokens : Number.POSITIVE_INFINITY
  const stop = options?.stop ?? []
  return {
    maxTokens: asked > 0 ? Math.min(asked, most) : undefined,
    stop: typeof stop === "string" ? [stop] : stop,
    choices: 1,
    temperature: options?.temperature ?? undefined,
    topP: options?.top_p ?? undefined,
    seed: options?.seed ?? undefined,
    logprobs: logprobs === true ? (top_logprobs ?? 0) : undefined,
  }
}

const levels: Readonly<Record<string, Effort>> = { low: "low", medium: "medium", high: "high" }

const reasoningOf = ({ think }: Body): ReasoningWish => {
  if (think === false) return { effort: "none", shown: false }
  const effort = typeof think === "string" ? (levels[think] ?? "medium") : think === true ? "medium" : undefined
  return { effort, shown: true }
}

const toolsOf = ({ tools }: ChatRequest): ReadonlyArray<ToolSpec> =>
  (tools ?? []).map(({ function: { name, description, parameters } }, index) => ({
    kind: "function",
    name,
    description: description ?? undefined,
    parameters: parameters ?? undefined,
    path: ["tools", index, "function", "parameters"],
  }))
