/** Fills in what a mock's texts leave open: `{{name}}`. */
import type { Random } from "effect"
import { textOf } from "../domain/Prompt.ts"
import { jsonPath } from "./JsonPath.ts"
import type { Captures } from "./LinearRegex.ts"
import type { RequestFacts } from "./RequestFacts.ts"

export interface TemplateContext {
  readonly facts: RequestFacts
  readonly random: Random.Random
  /** Unix seconds of the call. */
  readonly createdAt: number
  /** How many calls of the session the rule has answered, this one included. */
  readonly counter: number
  /** What the rule's regular expressions found. */
  readonly captures: Captures
}

/** A name that says nothing stays as it is, and so does one after a backslash, without the backslash. */
export const renderTemplate = (text: string, context: TemplateContext): string =>
  text.includes("{{")
    ? text.replace(/\\?\{\{([^{}]*)\}\}/g, (whole, name: string) =>
        whole.startsWith("\\") ? whole.slice(1) : (filledIn(name.trim(), context) ?? whole),
      )
    : text

/** All texts within a JSON value, rendered. */
export const renderDeep = (value: unknown, context: TemplateContext): unknown => {
  if (typeof value === "string") return renderTemplate(value, context)
  if (Array.isArray(value)) return value.map((inner) => renderDeep(inner, context))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renderDeep(inner, context)]))
}

const filledIn = (name: string, context: TemplateContext): string | undefined => {
  const { facts, captures } = context
  const { prompt } = facts.request
  switch (name) {
    case "prompt":
      return facts.text("content", false)
    case "last_message": {
      const last = prompt.messages.at(-1)
      return last === undefined ? "" : textOf(last)
    }
    case "model":
      return prompt.model
    case "session":
      return facts.session
    case "counter":
      return String(context.counter)
    case "now":
      return new Date(context.createdAt * 1000).toISOString()
    case "uuid":
      return uuid(context.random)
  }
  if (name.startsWith("json ")) return selected(name.slice("json ".length).trim(), facts.body)
  if (name.startsWith("header ")) return facts.header(name.slice("header ".length).trim()) ?? ""
  return Object.hasOwn(captures, name) ? captures[name] : undefined
}

/** The first value of the path, a text as it is and all else as JSON; empty where there is none. */
const selected = (path: string, body: unknown): string | undefined => {
  const known = paths.get(path) ?? remember(path)
  if (known === undefined) return undefined
  const [first] = known.select(body)
  return typeof first === "string" ? first : (JSON.stringify(first) ?? "")
}

const paths = new Map<string, ReturnType<typeof jsonPath>>()

const remember = (path: string) => {
  try {
    const compiled = jsonPath(path)
    if (paths.size >= rememberedPaths) paths.clear()
    paths.set(path, compiled)
    return compiled
  } catch {
    return undefined
  }
}

const rememberedPaths = 1_000

/** Version 4, from the run's own chance. */
const uuid = (random: Random.Random): string => {
  const digits = Array.from({ length: 32 }, () => Math.floor(random.nextDoubleUnsafe() * 16))
  digits[12] = 4
  digits[16] = 8 + ((digits[16] ?? 0) & 3)
  const hex = digits.map((digit) => digit.toString(16)).join("")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
