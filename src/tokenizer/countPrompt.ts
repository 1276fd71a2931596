/** Prompt tokens of a chat, by OpenAI's published counting rule (openai-cookbook, "How to count tokens with tiktoken"). */
import { Predicate } from "effect"
import type { Message, Part, Prompt, ToolSpec } from "../domain/Prompt.ts"
import type { Encoding } from "./Encoding.ts"

const perMessage = 3
const perName = 1
const perReply = 3
/** Tokens of an image at low detail, and of a 1024 × 1024 one at high detail. */
const imageTokens = { low: 85, high: 765, auto: 765 } as const
/** Estimate for attached audio and files, whose content is not read. */
const attachmentTokens = 250

const toolRule = {
  functionStart: { o200k_base: 7, cl100k_base: 10 },
  propertiesStart: 3,
  perProperty: 3,
  enumStart: -3,
  perEnumItem: 3,
  functionsEnd: 12,
} as const

/** Every message, the tools offered and the priming of the reply. */
export const countPrompt = (encoding: Encoding, prompt: Pick<Prompt, "messages" | "tools" | "bare">): number => {
  if (prompt.bare === true) return prompt.messages.reduce((sum, { parts }) => sum + countParts(encoding, parts), 0)
  let total = perReply
  for (const message of prompt.messages) total += countMessage(encoding, message)
  return total + countTools(encoding, prompt.tools)
}

export const countMessage = (encoding: Encoding, message: Message): number => {
  let total = perMessage + encoding.count(message.role) + countParts(encoding, message.parts)
  if (message.name !== undefined) total += perName + encoding.count(message.name)
  for (const call of message.toolCalls ?? []) {
    total += perMessage + encoding.count(call.name) + encoding.count(call.input)
  }
  return total
}

const countParts = (encoding: Encoding, parts: ReadonlyArray<Part>): number => {
  let total = 0
  for (const part of parts) total += countPart(encoding, part)
  return total
}

const countPart = (encoding: Encoding, part: Part): number => {
  switch (part._tag) {
    case "Text":
    case "Refusal":
      return encoding.count(part.text)
    case "Image":
      return part.tokens ?? imageTokens[part.detail]
    case "Audio":
    case "File":
      return part.tokens ?? attachmentTokens
  }
}

const withoutPeriod = (text: string): string => (text.endsWith(".") ? text.slice(0, -1) : text)

/** A tool that is yet to be found is no part of the prompt. */
export const countTools = (encoding: Encoding, tools: ReadonlyArray<ToolSpec>): number => {
  const known = tools.filter(({ deferred }) => deferred === undefined)
  if (known.length === 0) return 0
  let total: number = toolRule.functionsEnd
  for (const tool of known) {
    total += toolRule.functionStart[encoding.name]
    total += encoding.count(`${tool.name}:${withoutPeriod(tool.description ?? "")}`)
    total += countProperties(encoding, tool.parameters)
  }
  return total
}

const countProperties = (encoding: Encoding, parameters: unknown): number => {
  if (!Predicate.hasProperty(parameters, "properties") || !Predicate.isObject(parameters.properties)) return 0
  const entries = Object.entries(parameters.properties)
  let total: number = entries.length === 0 ? 0 : toolRule.propertiesStart
  for (const [key, property] of entries) {
    const { type, description, enum: items } = Predicate.isObject(property) ? (property as PropertySchema) : {}
    total += toolRule.perProperty
    if (Array.isArray(items)) {
      total += toolRule.enumStart
      for (const item of items) total += toolRule.perEnumItem + encoding.count(String(item))
    }
    const line = `${key}:${type ?? ""}:${typeof description === "string" ? withoutPeriod(description) : ""}`
    total += encoding.count(line)
  }
  return total
}

interface PropertySchema {
  readonly type?: unknown
  readonly description?: unknown
  readonly enum?: unknown
}
