/** What a caller asks of a model, in no provider's words. */
import type { FieldPath } from "./FieldProblem.ts"

/**
 * Who says a message.
 *
 * @example
 * ```ts
 * import type { Prompt, Role } from "llmsim"
 *
 * const said = ({ messages }: Prompt, by: Role) => messages.filter(({ role }) => role === by)
 * ```
 */
export type Role = "system" | "developer" | "user" | "assistant" | "tool"

/** What is no text has as many tokens as its provider says; absent: as many as most of its kind. */
interface Counted {
  readonly tokens?: number | undefined
}

/**
 * A piece of a message: text, or something that counts in tokens as it would with the provider.
 *
 * @example
 * ```ts
 * import type { Part } from "llmsim"
 *
 * const question: Part = { _tag: "Text", text: "What is in this picture?" }
 * const picture: Part = { _tag: "Image", url: "https://example.com/sea.png", detail: "low", tokens: 85 }
 * ```
 */
export type Part =
  | { readonly _tag: "Text"; readonly text: string }
  | { readonly _tag: "Refusal"; readonly text: string }
  | ({ readonly _tag: "Image"; readonly url: string; readonly detail: "low" | "high" | "auto" } & Counted)
  | ({ readonly _tag: "Audio"; readonly format: string; readonly base64: string } & Counted)
  | {
      readonly _tag: "File"
      readonly name: string | undefined
      readonly fileId: string | undefined
      /** Its content as a data URL, base64 or a plain URL. */
      readonly data?: string | undefined
      /** What kind of file it is, where the caller says. */
      readonly mimeType?: string | undefined
      readonly tokens?: number | undefined
    }

/**
 * A call of a tool that an earlier answer made: `input` is its arguments as JSON text, or free text of a custom tool.
 *
 * @example
 * ```ts
 * import type { Message, ToolCall } from "llmsim"
 *
 * const call: ToolCall = { id: "call_1", name: "weather", input: '{"city":"Lisbon"}' }
 * const asked: Message = { role: "assistant", parts: [], toolCalls: [call] }
 * const told: Message = { role: "tool", toolCallId: call.id, parts: [{ _tag: "Text", text: "It rains." }] }
 * ```
 */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly input: string
}

/**
 * One message of a conversation.
 *
 * @example
 * ```ts
 * import type { Message, Prompt } from "llmsim"
 *
 * const system: Message = { role: "system", parts: [{ _tag: "Text", text: "Be brief." }] }
 * const briefly = (prompt: Prompt): Prompt => ({ ...prompt, messages: [system, ...prompt.messages] })
 * ```
 */
export interface Message {
  readonly role: Role
  readonly parts: ReadonlyArray<Part>
  readonly name?: string | undefined
  readonly toolCalls?: ReadonlyArray<ToolCall> | undefined
  /** The call that a `tool` message answers. */
  readonly toolCallId?: string | undefined
}

/**
 * A tool that the answer may call.
 *
 * @example
 * ```ts
 * import type { ToolSpec } from "llmsim"
 *
 * const weather: ToolSpec = {
 *   kind: "function",
 *   name: "weather",
 *   parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
 * }
 * ```
 */
export interface ToolSpec {
  readonly kind: "function" | "custom"
  readonly name: string
  readonly description?: string | undefined
  /** JSON Schema of the arguments; absent for a function without parameters and for custom tools. */
  readonly parameters?: unknown
  /** The language that a custom tool's input belongs to; absent where any text is one. */
  readonly grammar?: Grammar | undefined
  readonly strict?: boolean | undefined
  /** Where in the request the schema or grammar stands; absent where the prompt came from none. */
  readonly path?: FieldPath
  /** Of a tool that the provider runs itself, so that the answer goes on after the call. */
  readonly hosted?: HostedTool
  /** The search that finds the tool, which is no part of the prompt, before it is called. */
  readonly deferred?: { readonly search: string; readonly term: string }
}

export interface HostedTool {
  /** What it is called with; absent: what its parameters say. */
  readonly input?: unknown
  /** Of a search for tools: how its input says what it is to find. */
  readonly terms?: SearchTerms
}

export interface SearchTerms {
  readonly field: string
  /** What stands between the terms; absent, they are a list. */
  readonly joined?: string
  /** Most characters of the terms that are joined. */
  readonly longest?: number
}

export interface Grammar {
  readonly syntax: "lark" | "regex"
  readonly definition: string
}

/**
 * Whether the answer may, must or must not call tools.
 *
 * @example
 * ```ts
 * import type { ToolChoice } from "llmsim"
 *
 * const must: ToolChoice = { _tag: "Named", name: "weather" }
 * const mayOnly: ToolChoice = { _tag: "Allowed", names: ["weather", "time"], required: false }
 * ```
 */
export type ToolChoice =
  | { readonly _tag: "Auto" | "None" | "Required" }
  | { readonly _tag: "Named"; readonly name: string }
  | { readonly _tag: "Allowed"; readonly names: ReadonlyArray<string>; readonly required: boolean }

/**
 * The form that the caller wants the answer in.
 *
 * @example
 * ```ts
 * import type { OutputFormat } from "llmsim"
 *
 * const city: OutputFormat = {
 *   _tag: "JsonSchema",
 *   name: "city",
 *   schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
 *   strict: true,
 * }
 * ```
 */
export type OutputFormat =
  | { readonly _tag: "Text" }
  | { readonly _tag: "Json" }
  | {
      readonly _tag: "JsonSchema"
      readonly name: string
      readonly schema: unknown
      readonly strict: boolean
      /** Whether a text is said without the quotes that it has in JSON. */
      readonly unquoted?: true
      /** Where in the request the schema stands; absent where the prompt came from none. */
      readonly path?: FieldPath
    }

export const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const
export type Effort = (typeof efforts)[number]

/** How much the model is to think before it answers. */
export interface ReasoningWish {
  /** Absent: as much as the model does by itself. */
  readonly effort?: Effort | undefined
  /** Most tokens to think, where the caller set a budget. */
  readonly budget?: number | undefined
  /** Whether the caller gets to see the thoughts. */
  readonly shown: boolean
}

/**
 * How the caller wants the answer to be drawn.
 *
 * @example
 * ```ts
 * import type { Sampling } from "llmsim"
 *
 * const oneParagraph: Sampling = { maxTokens: 200, stop: ["\n\n"], choices: 1, seed: 7 }
 * ```
 */
export interface Sampling {
  /** Most completion tokens the caller accepts, reasoning included. */
  readonly maxTokens?: number | undefined
  readonly stop: ReadonlyArray<string>
  /** How many alternative answers to give. */
  readonly choices: number
  readonly temperature?: number | undefined
  readonly topP?: number | undefined
  /** The caller's own seed: with it, equal prompts get equal text whatever their arrival number. */
  readonly seed?: number | undefined
  /** How many alternatives to each token the caller wants to see with their probabilities; absent: none, nor its own. */
  readonly logprobs?: number | undefined
  /** How wordy the answer is to be. */
  readonly verbosity?: "low" | "medium" | "high" | undefined
  /** What the caller expects the answer to be. */
  readonly prediction?: string | undefined
}

/** A place up to which the caller wants the prompt kept in the provider's cache. */
export interface CacheBreakpoint {
  /** The index of the message; absent for the tools, which come before all messages. */
  readonly message?: number
  /** The index of the last thing kept: of a tool, or of a message's part, or after its parts of its tool call. */
  readonly last: number
  readonly keep: "5 minutes" | "1 hour"
}

/** Caching where the caller says what to keep. */
export interface CacheWish {
  /** Beginnings of fewer tokens are not kept. */
  readonly fewestTokens: number
  /** In the order of the prompt. */
  readonly breakpoints: ReadonlyArray<CacheBreakpoint>
  /** What else must be the same for messages, though not for tools and system text, to be found again. */
  readonly messagesKey: string
}

/**
 * A request as every provider means it, without the wire it came by.
 *
 * @example
 * ```ts
 * import type { Prompt } from "llmsim"
 *
 * const prompt: Prompt = {
 *   model: "gpt-4o",
 *   messages: [{ role: "user", parts: [{ _tag: "Text", text: "Hi" }] }],
 *   tools: [],
 *   toolChoice: { _tag: "Auto" },
 *   parallelToolCalls: true,
 *   format: { _tag: "Text" },
 *   sampling: { stop: [], choices: 1 },
 *   reasoning: { shown: false },
 * }
 * ```
 */
export interface Prompt {
  readonly model: string
  readonly messages: ReadonlyArray<Message>
  readonly tools: ReadonlyArray<ToolSpec>
  readonly toolChoice: ToolChoice
  /** Whether one answer may call several tools. */
  readonly parallelToolCalls: boolean
  readonly format: OutputFormat
  readonly sampling: Sampling
  /** Whether the messages are texts to be continued, with nothing around them that would cost tokens. */
  readonly bare?: boolean
  /** The provider's filter keeps it from the model: the answer is filtered before its first word. */
  readonly blocked?: boolean
  readonly reasoning: ReasoningWish
  /** Told by the caller to keep apart, or together, what the prompt cache remembers. */
  readonly cacheKey?: string | undefined
  /** Tokens of its beginning that the caller had the provider keep under a name; they are cached in any case. */
  readonly keptTokens?: number
  /** Absent: the provider caches by itself. */
  readonly caching?: CacheWish | undefined
}

/** The readable text of a message: its text and refusal parts, joined. */
export const textOf = (message: Message): string => {
  let text = ""
  for (const part of message.parts) if (part._tag === "Text" || part._tag === "Refusal") text += part.text
  return text
}

/** The text of the last message of the user; empty where there is none. */
export const lastUserText = (messages: ReadonlyArray<Message>): string => {
  const last = messages.findLast(({ role }) => role === "user")
  return last === undefined ? "" : textOf(last)
}
