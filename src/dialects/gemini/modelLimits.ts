/** What some of Google's models do not take. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import { type HostedTools, hostedTools } from "./hostedTools.ts"
import { listOf } from "./listOf.ts"
import { modalityProblem } from "./OutputMedium.ts"
import type { Turn } from "./turnsOf.ts"
import type { GenerateContentRequest } from "./Wire.ts"

export const modelProblem = (
  body: GenerateContentRequest,
  card: ModelCard,
  turns: ReadonlyArray<Turn>,
): FieldProblem | undefined => {
  if (card.provider !== "google") return undefined
  const hosted = hostedTools(body, card.id)
  return (
    thinkingProblem(body, card) ??
    modalityProblem(body, card) ??
    formatProblem(body, card, hosted !== undefined) ??
    urlProblem(hosted) ??
    signatureProblem(turns, card)
  )
}

const problem = (path: FieldPath, message: string): FieldProblem => ({ _tag: "Other", path, message, code: undefined })

/** Budgets in tokens; 0 turns the thinking off where that is possible (ai.google.dev, "Thinking"). */
const budgets: ReadonlyArray<readonly [family: RegExp, least: number, most: number, off: boolean]> = [
  [/^gemini-2\.5-pro/, 128, 32_768, false],
  [/^gemini-2\.5-flash-lite/, 512, 24_576, true],
  [/^gemini-2\.5-flash/, 1, 24_576, true],
]
/** The budget that leaves it to the model. */
const dynamic = -1

const thinkingProblem = (body: GenerateContentRequest, card: ModelCard): FieldProblem | undefined => {
  const thinking = body.generationConfig?.thinkingConfig
  if (thinking == null) return undefined
  const { thinkingBudget: budget, thinkingLevel: level, includeThoughts } = thinking
  const path: FieldPath = ["generationConfig", "thinkingConfig"]
  if (!card.reasoning) {
    const wanted = includeThoughts === true || (budget ?? 0) !== 0 || level != null
    return wanted ? problem(path, "Thinking is not enabled for this model.") : undefined
  }
  if (level != null && /^gemini-2\.5/.test(card.id)) {
    return problem([...path, "thinkingLevel"], "Thinking level is not supported for this model.")
  }
  const limits = budgets.find(([family]) => family.test(card.id))
  if (budget == null || budget === dynamic || limits === undefined) return undefined
  const [, least, most, off] = limits
  if (budget === 0 && !off) {
    return problem([...path, "thinkingBudget"], "Budget 0 is invalid. This model only works in thinking mode.")
  }
  return budget !== 0 && (budget < least || budget > most)
    ? problem(
        [...path, "thinkingBudget"],
        `The thinking budget ${budget} is invalid. Please choose a value between ${least} and ${most}.`,
      )
    : undefined
}

/** Models before Gemini 3 call functions, or use Google's tools, or answer in JSON. */
const formatProblem = (body: GenerateContentRequest, card: ModelCard, uses: boolean): FieldProblem | undefined => {
  if (!/^gemini-[12]/.test(card.id)) return undefined
  const tools = listOf(body.tools)
  const calls = tools.some((tool) => listOf(tool.functionDeclarations).length > 0)
  const isJson = body.generationConfig?.responseMimeType === "application/json"
  if (calls && uses) return problem(["tools"], "Tool use with function calling is unsupported")
  if (!isJson || !(calls || uses)) return undefined
  const what = calls ? "Function calling" : "Tool use"
  return problem(["tools"], `${what} with a response mime type: 'application/json' is unsupported`)
}

/** The most pages that one question may name. */
const mostUrls = 20

const urlProblem = (hosted: HostedTools | undefined): FieldProblem | undefined => {
  const { length } = hosted?.urls ?? []
  return length > mostUrls
    ? problem(["contents"], `Number of urls to lookup exceeds the limit (${length} > ${mostUrls}).`)
    : undefined
}

/**
 * Gemini 3 wants its thoughts back, signed, with the first call of each step since the user last spoke
 * (ai.google.dev, "Thought signatures").
 */
const signatureProblem = (turns: ReadonlyArray<Turn>, card: ModelCard): FieldProblem | undefined => {
  if (!signsCalls(card.id)) return undefined
  const spoke = turns.findLastIndex(
    ({ model, parts }) => !model && parts.some(({ functionResponse }) => functionResponse == null),
  )
  for (const { model, parts, index } of turns.slice(spoke + 1)) {
    const position = parts.findIndex(({ functionCall }) => functionCall != null)
    const part = parts[position]
    if (!model || part === undefined || part.thoughtSignature) continue
    return problem(
      ["contents", index, "parts", position],
      "Function call is missing a thought_signature in functionCall parts. This is required for tools to work " +
        "correctly, and missing thought_signature may lead to degraded model performance. Additional data, function " +
        `call \`default_api:${part.functionCall?.name}\` , position ${position + 1}. Please refer to ` +
        "https://ai.google.dev/gemini-api/docs/thought-signatures for more details.",
    )
  }
  return undefined
}

/** Whether the model's calls carry ids and signatures. */
export const signsCalls = (model: string): boolean => /^gemini-([3-9]|\d\d)/.test(model)
