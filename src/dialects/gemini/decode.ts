/** Reads a Gemini request into a prompt. */
import { Effect, Result, Schema } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { Message, Prompt } from "../../domain/Prompt.ts"
import type { SimError } from "../../domain/SimError.ts"
import { schemaProblem, valueAt } from "../../domain/schemaProblem.ts"
import type { Moderator } from "../../generation/Moderator.ts"
import type { Decoded, WireInput } from "../../http/CompletionCodec.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import type { Store } from "../../store/Store.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { continued } from "./cachedContents.ts"
import { camelCase } from "./camelCase.ts"
import { configProblem } from "./configProblem.ts"
import { decodeContents, systemMessage } from "./decodeContents.ts"
import { type DecodedTools, decodeTools } from "./decodeTools.ts"
import { describeProblem } from "./describeProblem.ts"
import { formatOf, reasoningOf, samplingOf } from "./generationConfig.ts"
import { invalid } from "./invalid.ts"
import { listOf } from "./listOf.ts"
import { modelCall } from "./modelCall.ts"
import { modelProblem } from "./modelLimits.ts"
import type { GeminiOptions } from "./Options.ts"
import { optionsOf } from "./optionsOf.ts"
import { turnsOf } from "./turnsOf.ts"
import { GenerateContentRequest } from "./Wire.ts"

export interface DecodeServices {
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
  readonly store: Store["Service"]
  readonly moderator: Moderator["Service"]
}

/** What a path says besides the model is for the caller to know: whether the answer is streamed is told here. */
export const decodeWith =
  (services: DecodeServices, streaming: boolean) =>
  (input: WireInput): Effect.Effect<Decoded<GeminiOptions>, SimError> => {
    const { model } = modelCall(input.params)
    return Effect.flatMap(decodeAs(GenerateContentRequest, input.body), (body) =>
      Effect.flatMap(readRequest(services, model, body), ({ request, prompt, card }) =>
        Effect.map(optionsOf(services, request, prompt, card), (options) => ({
          prompt: options.blocked === undefined ? prompt : { ...prompt, blocked: true },
          streaming,
          options,
        })),
      ),
    )
  }

/** Reads a body in either spelling; fails with `InvalidRequest`, which names the field. */
export const decodeAs = <S extends Schema.Constraint & { readonly DecodingServices: never }>(
  schema: S,
  json: unknown,
): Effect.Effect<S["Type"], SimError> => {
  const body = camelCase(json)
  const decoded = Schema.decodeUnknownResult(schema)(body)
  if (Result.isSuccess(decoded)) return Effect.succeed(decoded.success)
  const problem = schemaProblem(decoded.failure.issue, body)
  const message = describeProblem(problem, scalarAt(body, problem.path))
  return invalid({ _tag: "Other", path: problem.path, message, code: undefined })
}

/** Objects and lists are not quoted, and may be deeper than can be written. */
const scalarAt = (body: unknown, path: FieldPath): unknown => {
  const value = valueAt(body, path)
  return typeof value === "object" ? undefined : value
}

export const promptOf = (
  services: DecodeServices,
  model: string,
  body: GenerateContentRequest,
): Effect.Effect<Prompt, SimError> => Effect.map(readRequest(services, model, body), ({ prompt }) => prompt)

interface ReadRequest {
  /** With all that a cached content adds to it. */
  readonly request: GenerateContentRequest
  readonly prompt: Prompt
  readonly card: ModelCard
}

/** A request that names a cached content goes on where that ends. */
const readRequest = (
  services: DecodeServices,
  model: string,
  body: GenerateContentRequest,
): Effect.Effect<ReadRequest, SimError> => {
  if (listOf(body.contents).length === 0) return invalid(noContents)
  if (body.cachedContent == null || body.cachedContent === "") {
    return readPrompt(services, model, body)
  }
  return Effect.flatMap(continued(services.store, model, body.cachedContent, body), ({ request, keptTokens }) =>
    Effect.map(readPrompt(services, model, request), (read) => ({ ...read, prompt: { ...read.prompt, keptTokens } })),
  )
}

const readPrompt = (
  { catalog }: DecodeServices,
  model: string,
  body: GenerateContentRequest,
): Effect.Effect<ReadRequest, SimError> => {
  const contents = listOf(body.contents)
  const config = configProblem(body.generationConfig ?? {})
  if (config !== undefined) return invalid(config)
  const messages = decodeContents(contents)
  if (Result.isFailure(messages)) return invalid(messages.failure)
  const tools = decodeTools(body)
  if (Result.isFailure(tools)) return invalid(tools.failure)
  return Effect.flatMapEager(catalog.resolve(model), (card) => {
    const problem = modelProblem(body, card, turnsOf(contents))
    return problem === undefined
      ? Effect.succeed({ request: body, card, prompt: assemble(body, card, messages.success, tools.success) })
      : invalid(problem)
  })
}

const noContents: FieldProblem = {
  _tag: "Other",
  path: ["contents"] satisfies FieldPath,
  message: "* GenerateContentRequest.contents: contents is not specified\n",
  code: undefined,
}

const assemble = (
  body: GenerateContentRequest,
  card: ModelCard,
  messages: ReadonlyArray<Message>,
  { tools, toolChoice }: DecodedTools,
): Prompt => ({
  model: card.id,
  messages: body.systemInstruction == null ? messages : [systemMessage(body.systemInstruction), ...messages],
  tools,
  toolChoice,
  parallelToolCalls: true,
  format: formatOf(body.generationConfig ?? {}),
  sampling: samplingOf(body.generationConfig ?? {}),
  reasoning: reasoningOf(body.generationConfig?.thinkingConfig ?? {}, card),
})
