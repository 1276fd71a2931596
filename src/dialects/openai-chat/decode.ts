/** Reads a chat completion request into a prompt. */
import { Effect, Result, Schema } from "effect"
import type { FieldPath } from "../../domain/FieldProblem.ts"
import type { OutputFormat, Prompt, ToolChoice, ToolSpec } from "../../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import type { Decoded, WireInput } from "../../http/CompletionCodec.ts"
import { decodeMessages } from "./decodeMessages.ts"
import { ChatCompletionRequest } from "./Wire.ts"

export interface ChatOptions {
  /** Whether a last chunk reports the usage. */
  readonly includeUsage: boolean
  /** Whether chunks are padded so that their length does not tell the token's. */
  readonly obfuscate: boolean
  readonly serviceTier: string
}

const decodeBody = Schema.decodeUnknownResult(ChatCompletionRequest)

export const decode = (input: WireInput): Effect.Effect<Decoded<ChatOptions>, SimError> => {
  const decoded = decodeBody(input.body)
  if (Result.isFailure(decoded)) {
    return invalid(schemaProblem(decoded.failure.issue, input.body))
  }
  const body = decoded.success
  const conflict = conflictIn(body)
  if (conflict !== undefined) return invalid({ _tag: "Other", ...conflict })
  const messages = decodeMessages(body.messages)
  if (Result.isFailure(messages)) return invalid(messages.failure)
  const prompt: Prompt = {
    model: body.model,
    messages: messages.success,
    tools: toolsOf(body),
    toolChoice: toolChoiceOf(body),
    format: formatOf(body),
    sampling: {
      maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
      stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? []),
      choices: body.n ?? 1,
      temperature: body.temperature ?? undefined,
      topP: body.top_p ?? undefined,
      seed: body.seed ?? undefined,
    },
  }
  return Effect.succeed({ prompt, streaming: body.stream === true, options: optionsOf(body) })
}

const invalid = (problem: InvalidRequest["problem"]): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

const optionsOf = (body: ChatCompletionRequest): ChatOptions => ({
  includeUsage: body.stream_options?.include_usage === true,
  obfuscate: body.stream_options?.include_obfuscation !== false,
  serviceTier: body.service_tier == null || body.service_tier === "auto" ? "default" : body.service_tier,
})

interface Conflict {
  readonly path: FieldPath
  readonly message: string
  readonly code: string | undefined
}

/** Fields that are right by themselves, but not together. */
const conflictIn = (body: ChatCompletionRequest): Conflict | undefined => {
  if (body.model === "") return { path: ["model"], message: "you must provide a model parameter", code: undefined }
  if (body.stream_options != null && body.stream !== true) {
    return {
      path: ["stream_options"],
      message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      code: undefined,
    }
  }
  if (body.max_tokens != null && body.max_completion_tokens != null) {
    return {
      path: ["max_tokens"],
      message: "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
      code: "invalid_parameter_combination",
    }
  }
  if (body.top_logprobs != null && body.logprobs !== true) {
    return {
      path: ["top_logprobs"],
      message: "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
      code: undefined,
    }
  }
  return undefined
}

const functionTool = (definition: NonNullable<ChatCompletionRequest["functions"]>[number]): ToolSpec => ({
  kind: "function",
  name: definition.name,
  description: definition.description ?? undefined,
  parameters: definition.parameters ?? undefined,
  strict: definition.strict ?? undefined,
})

const toolsOf = (body: ChatCompletionRequest): ReadonlyArray<ToolSpec> => {
  const tools = (body.tools ?? []).flatMap((tool): ReadonlyArray<ToolSpec> => {
    if (tool.function !== undefined) return [functionTool(tool.function)]
    if (tool.custom === undefined) return []
    return [{ kind: "custom", name: tool.custom.name, description: tool.custom.description ?? undefined }]
  })
  return [...tools, ...(body.functions ?? []).map(functionTool)]
}

const simpleChoices = { none: { _tag: "None" }, auto: { _tag: "Auto" }, required: { _tag: "Required" } } as const

const toolChoiceOf = (body: ChatCompletionRequest): ToolChoice => {
  const choice = body.tool_choice ?? body.function_call ?? "auto"
  if (typeof choice === "string") return simpleChoices[choice]
  if ("name" in choice) return { _tag: "Named", name: choice.name }
  if (choice.allowed_tools !== undefined) {
    const names = choice.allowed_tools.tools.map(allowedName)
    return { _tag: "Allowed", names, required: choice.allowed_tools.mode === "required" }
  }
  const name = choice.function?.name ?? choice.custom?.name
  return name === undefined ? { _tag: "Auto" } : { _tag: "Named", name }
}

const decodeAllowed = Schema.decodeUnknownResult(
  Schema.Union([
    Schema.Struct({ function: Schema.Struct({ name: Schema.String }) }),
    Schema.Struct({ custom: Schema.Struct({ name: Schema.String }) }),
  ]),
)

const allowedName = (tool: unknown): string => {
  const allowed = decodeAllowed(tool)
  if (Result.isFailure(allowed)) return ""
  return "function" in allowed.success ? allowed.success.function.name : allowed.success.custom.name
}

const formatOf = (body: ChatCompletionRequest): OutputFormat => {
  const format = body.response_format
  if (format == null || format.type === "text") return { _tag: "Text" }
  if (format.type === "json_object" || format.json_schema === undefined) return { _tag: "Json" }
  const { name, schema, strict } = format.json_schema
  return { _tag: "JsonSchema", name, schema: schema ?? {}, strict: strict === true }
}
