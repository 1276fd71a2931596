/** Reads a response request into a prompt. */
import { Effect, Result, Schema } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { Message, OutputFormat, Prompt, ReasoningWish } from "../../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import type { Decoded, WireInput } from "../../http/CompletionCodec.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { conflictIn } from "./conflicts.ts"
import { decodeItems } from "./decodeItems.ts"
import { type DecodedTools, decodeTools } from "./decodeTools.ts"
import { echoOf } from "./echo.ts"
import { foundTools } from "./foundTools.ts"
import { hostedPlan } from "./hostedPlan.ts"
import { modelProblem } from "./modelLimits.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"
import { loadTools } from "./toolSearch.ts"
import { ResponseRequest } from "./Wire.ts"
import type { InputItem } from "./WireItems.ts"

/** What was said before, which the request refers to. */
export interface Past {
  /** The items before this response's own; fails when there is no such response or conversation. */
  readonly itemsBefore: (body: ResponseRequest) => Effect.Effect<ReadonlyArray<InputItem>, SimError>
  /** The item that a reference means. */
  readonly itemOf: (id: string, body: ResponseRequest) => Effect.Effect<InputItem, SimError>
}

export interface DecodeServices {
  readonly catalog: ModelCatalog["Service"]
  readonly past: Past
  readonly flavour: ResponseOptions["flavour"]
}

const decodeBody = Schema.decodeUnknownResult(ResponseRequest)

/** What a prompt template is answered with, which may name its own model. */
const templateModel = "gpt-4.1"

export const decodeWith = ({ catalog, past, flavour }: DecodeServices) =>
  Effect.fnUntraced(function* (input: WireInput): Effect.fn.Return<Decoded<ResponseOptions>, SimError> {
    const decoded = decodeBody(input.body)
    if (Result.isFailure(decoded)) return yield* invalid(schemaProblem(decoded.failure.issue, input.body))
    const body = decoded.success
    const conflict = conflictIn(body)
    if (conflict !== undefined) return yield* invalid(conflict)
    const offered = yield* valid(decodeTools(body))
    const card = yield* catalog.resolve(body.model ?? templateModel)
    const problem = modelProblem(body, card)
    if (problem !== undefined) return yield* invalid(problem)
    const own = yield* ownItems(body, past)
    const items = [...(yield* past.itemsBefore(body)), ...own]
    const messages = yield* valid(decodeItems(items, card.id))
    const found = yield* valid(foundTools(items, items.length - own.length))
    const tools = loadTools(offered, found, { tools: body.tools, items })
    return {
      prompt: promptOf(body, withInstructions(body.instructions, messages), tools, card),
      streaming: body.stream === true,
      options: { ...optionsOf(body, card, tools, items), input: rawItems(input.body, own), flavour },
    }
  })

const invalid = (problem: FieldProblem): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

const valid = <A>(result: Result.Result<A, FieldProblem>): Effect.Effect<A, SimError> =>
  Result.isSuccess(result) ? Effect.succeed(result.success) : invalid(result.failure)

/** References are replaced by what they mean. */
const ownItems = (body: ResponseRequest, past: Past): Effect.Effect<ReadonlyArray<InputItem>, SimError> => {
  if (typeof body.input === "string") return Effect.succeed([{ role: "user", content: body.input }])
  return Effect.forEach(body.input ?? [], (item) =>
    isReference(item) ? past.itemOf(item.id ?? "", body) : Effect.succeed(item),
  )
}

/** A reference may leave its type out, and is then told by having nothing but an id. */
const isReference = ({ type, role, id }: InputItem): boolean =>
  type === "item_reference" || (type == null && role === undefined && id != null)

/** As they came, with the fields that nobody looked at. */
const rawItems = (body: unknown, own: ReadonlyArray<InputItem>): ResponseOptions["input"] => {
  const { input } = body as { readonly input?: string | ReadonlyArray<InputItem> | null }
  if (typeof input !== "string")
    return (input ?? []).map((item, index) => (isReference(item) ? own[index] : item) ?? {})
  return [{ type: "message", role: "user", content: [{ type: "input_text", text: input }] }]
}

const withInstructions = (text: string | null | undefined, messages: ReadonlyArray<Message>): ReadonlyArray<Message> =>
  text == null ? messages : [{ role: "system", parts: [{ _tag: "Text", text }] }, ...messages]

const promptOf = (
  body: ResponseRequest,
  messages: ReadonlyArray<Message>,
  { tools, toolChoice }: DecodedTools,
  card: ModelCard,
): Prompt => ({
  model: body.model ?? templateModel,
  messages,
  tools,
  toolChoice,
  parallelToolCalls: body.parallel_tool_calls !== false,
  format: formatOf(body),
  sampling: {
    maxTokens: body.max_output_tokens ?? undefined,
    stop: [],
    choices: 1,
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    verbosity: body.text?.verbosity ?? undefined,
    logprobs: showsLogprobs(body) ? (body.top_logprobs ?? 0) : undefined,
  },
  reasoning: reasoningOf(body, card),
  cacheKey: body.prompt_cache_key ?? undefined,
})

const showsLogprobs = (body: ResponseRequest): boolean =>
  body.include?.includes("message.output_text.logprobs") === true

const formatOf = ({ text }: ResponseRequest): OutputFormat => {
  const format = text?.format
  if (format == null || format.type === "text") return { _tag: "Text" }
  if (format.type === "json_object") return { _tag: "Json" }
  const { name = "", schema, strict } = format
  return { _tag: "JsonSchema", name, schema: schema ?? {}, strict: strict === true, path: ["text", "format", "schema"] }
}

const reasoningOf = (body: ResponseRequest, card: ModelCard): ReasoningWish => ({
  effort: body.reasoning?.effort ?? undefined,
  shown: thoughtsOf(body, card) !== "hidden",
})

/** OpenAI shows summaries, to those who ask; open models show what they think. */
const thoughtsOf = ({ reasoning }: ResponseRequest, card: ModelCard): ResponseOptions["thoughts"] => {
  if (card.reasoning && (card.provider !== "openai" || card.id.startsWith("gpt-oss"))) return "text"
  return (reasoning?.summary ?? reasoning?.generate_summary) == null ? "hidden" : "summary"
}

const optionsOf = (
  body: ResponseRequest,
  card: ModelCard,
  tools: DecodedTools,
  items: ReadonlyArray<InputItem>,
): Omit<ResponseOptions, "input" | "flavour"> => ({
  echo: echoOf(body, card),
  background: body.background === true,
  store: body.store !== false,
  obfuscate: body.stream_options?.include_obfuscation !== false,
  thoughts: thoughtsOf(body, card),
  encryptedReasoning: body.include?.includes("reasoning.encrypted_content") === true,
  hosted: hostedPlan(body, tools, items),
  clientCalls: tools.clientCalls,
  namespaces: tools.namespaces,
})
