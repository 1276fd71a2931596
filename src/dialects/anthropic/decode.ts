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
import { decodeTools } from "./decodeTools.ts"
import { modelProblem } from "./modelLimits.ts"
import { taggedProblem } from "./taggedProblem.ts"
import { turnsProblem } from "./turns.ts"
import { CountTokensRequest, MessageRequest } from "./Wire.ts"

export interface MessageOptions {
  /** Whether thinking blocks say what was thought; if not, they are signed all the same. */
  readonly showsThoughts: boolean
  /** Whether the answer says what was taken out of the prompt, for a caller who asked for that. */
  readonly reportsEdits: boolean
}

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
    return Effect.map(promptOf(catalog, request, samplingOf(request)), (prompt) => ({
      prompt,
      streaming: request.stream === true,
      options: optionsOf(request),
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
    : promptOf(catalog, decoded.success, { stop: [], choices: 1 })
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

const promptOf = (
  catalog: ModelCatalog["Service"],
  body: CountTokensRequest,
  sampling: Sampling,
): Effect.Effect<Prompt, SimError> => {
  const conflict = promptConflict(body) ?? turnsProblem(body)
  if (conflict !== undefined) return invalid(conflict)
  const tools = decodeTools(body)
  if (Result.isFailure(tools)) return invalid(taggedProblem(tools.failure, body))
  const messages = decodeMessages(body)
  const caching = cacheWish(body, tools.success, messages)
  const marked = cacheProblem(caching)
  if (marked !== undefined) return invalid(marked)
  return Effect.flatMap(catalog.resolve(body.model), (card) => {
    const problem = modelProblem(body, card)
    if (problem !== undefined) return invalid(problem)
    return Effect.succeed({
      model: body.model,
      messages: messages.messages,
      tools: tools.success.tools,
      toolChoice: tools.success.toolChoice,
      parallelToolCalls: tools.success.parallel,
      format: formatOf(body),
      sampling,
      reasoning: reasoningOf(body),
      caching,
    })
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

const optionsOf = ({ thinking, context_management }: MessageRequest): MessageOptions => ({
  showsThoughts: thinking == null || !("display" in thinking) || thinking.display !== "omitted",
  reportsEdits: context_management != null,
})
