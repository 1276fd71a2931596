/** Reads a message request into a prompt. */
import { Effect, Result, Schema } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { OutputFormat, Prompt, ReasoningWish, Sampling } from "../../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import type { Decoded, WireInput } from "../../http/CompletionCodec.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { cacheProblem, cacheWish } from "./cacheWish.ts"
import { promptConflict, requestConflict, thinks } from "./conflicts.ts"
import { decodeMessages } from "./decodeMessages.ts"
import { type DecodedTools, decodeTools } from "./decodeTools.ts"
import { type MessageOptions, optionsOf } from "./MessageOptions.ts"
import { triggersRefusal } from "./magicStrings.ts"
import { modelProblem } from "./modelLimits.ts"
import { taggedProblem } from "./taggedProblem.ts"
import { turnsProblem } from "./turns.ts"
import { CountTokensRequest, MessageRequest } from "./Wire.ts"

export type AnthropicHeaders = WireInput["headers"]

export const decodeWith =
  (catalog: ModelCatalog["Service"]) =>
  ({ body, headers }: WireInput): Effect.Effect<Decoded<MessageOptions>, SimError> => {
    const unversioned = versionProblem(headers)
    if (unversioned !== undefined) return invalid(unversioned)
    const decoded = readMessage(body)
    if (Result.isFailure(decoded)) return invalid(decoded.failure)
    const request = decoded.success
    const conflict = requestConflict(request)
    if (conflict !== undefined) return invalid(conflict)
    return Effect.map(readPrompt(catalog, request, samplingOf(request)), ({ prompt, tools }) => ({
      prompt: triggersRefusal(request) ? { ...prompt, blocked: true } : prompt,
      streaming: request.stream === true,
      options: optionsOf(request, tools),
    }))
  }

/** The prompt of a request whose tokens are only to be counted. */
export const decodeCount = (
  catalog: ModelCatalog["Service"],
  { body, headers }: Pick<WireInput, "body" | "headers">,
): Effect.Effect<Prompt, SimError> => {
  const unversioned = versionProblem(headers)
  if (unversioned !== undefined) return invalid(unversioned)
  const decoded = readCount(body)
  return Result.isFailure(decoded)
    ? invalid(decoded.failure)
    : Effect.map(readPrompt(catalog, decoded.success, { stop: [], choices: 1 }), ({ prompt }) => prompt)
}

export const versionProblem = (headers: AnthropicHeaders): FieldProblem | undefined =>
  headers["anthropic-version"] === undefined
    ? { _tag: "Other", path: [], message: "anthropic-version: header is required", code: undefined }
    : undefined

/** Reads a body by a schema, and says where it fails as Anthropic does. */
export const reader = <S extends Schema.Constraint & { readonly DecodingServices: never }>(schema: S) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (body: unknown): Result.Result<S["Type"], FieldProblem> =>
    Result.mapError(decode(body), ({ issue }) => taggedProblem(schemaProblem(issue, body), body))
}

const readMessage = reader(MessageRequest)
const readCount = reader(CountTokensRequest)

export const invalid = (problem: FieldProblem): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

interface ReadPrompt {
  readonly prompt: Prompt
  readonly tools: DecodedTools
}

const readPrompt = (
  catalog: ModelCatalog["Service"],
  body: CountTokensRequest,
  sampling: Sampling,
): Effect.Effect<ReadPrompt, SimError> => {
  const conflict = promptConflict(body) ?? turnsProblem(body)
  if (conflict !== undefined) return invalid(conflict)
  const tools = decodeTools(body)
  if (Result.isFailure(tools)) return invalid(taggedProblem(tools.failure, body))
  const messages = decodeMessages(body)
  const caching = cacheWish(body, tools.success, messages)
  const marked = cacheProblem(caching)
  if (marked !== undefined) return invalid(marked)
  return Effect.flatMapEager(catalog.resolve(body.model), (card) => {
    const problem = modelProblem(body, card)
    if (problem !== undefined) return invalid(problem)
    const { tools: offered, toolChoice, parallel } = tools.success
    const prompt: Prompt = {
      model: body.model,
      messages: messages.messages,
      tools: offered,
      toolChoice,
      parallelToolCalls: parallel,
      format: formatOf(body),
      sampling,
      reasoning: reasoningOf(body),
      caching,
    }
    return Effect.succeed({ prompt, tools: tools.success })
  })
}

const samplingOf = (body: MessageRequest): Sampling => ({
  maxTokens: body.max_tokens,
  stop: body.stop_sequences ?? [],
  choices: 1,
  temperature: body.temperature ?? undefined,
  topP: body.top_p ?? undefined,
})

/** Without thinking asked for there is none, whatever the model. Thoughts are always made, so that a hidden one has its block. */
const reasoningOf = (body: CountTokensRequest): ReasoningWish => {
  if (!thinks(body)) return { effort: "none", shown: false }
  const budget = body.thinking?.type === "enabled" ? body.thinking.budget_tokens : undefined
  return { effort: body.output_config?.effort ?? "medium", budget, shown: true }
}

const formatOf = ({ output_config, output_format }: CountTokensRequest): OutputFormat => {
  const format = output_config?.format ?? output_format
  if (format == null) return { _tag: "Text" }
  const path = output_config?.format == null ? ["output_format", "schema"] : ["output_config", "format", "schema"]
  return { _tag: "JsonSchema", name: "output", schema: format.schema, strict: true, path }
}
