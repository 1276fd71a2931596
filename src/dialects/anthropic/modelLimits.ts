/** What some models do not take, and from how many tokens on they cache. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import { thinks } from "./conflicts.ts"
import { lastText } from "./turns.ts"
import type { CountTokensRequest } from "./Wire.ts"

const noPrefill = /^claude-(opus-4-[6-9]|sonnet-4-[6-9]|(opus|sonnet|haiku|fable|mythos)-[5-9])/

export const modelProblem = (body: CountTokensRequest, card: ModelCard): FieldProblem | undefined => {
  if (card.provider !== "anthropic") return undefined
  if (thinks(body) && !card.reasoning) return said(`'${card.id}' does not support thinking.`)
  const last = body.messages.at(-1)
  if (last?.role === "assistant" && lastText(last.content) !== "" && noPrefill.test(card.id)) {
    return said("This model does not support assistant message prefill. The conversation must end with a user message.")
  }
  return undefined
}

const said = (message: string): FieldProblem => ({ _tag: "Other", path: [], message, code: undefined })

/** From Anthropic's documentation, "Prompt caching", "Cache limitations". */
const fewest: ReadonlyArray<readonly [RegExp, number]> = [
  [/(opus|fable|mythos)-[5-9]/, 512],
  [/opus-4-7/, 2_048],
  [/opus-4-[56]|haiku-4/, 4_096],
  [/haiku/, 2_048],
]

export const fewestCachedTokens = (model: string): number =>
  fewest.find(([pattern]) => pattern.test(model))?.[1] ?? 1_024
