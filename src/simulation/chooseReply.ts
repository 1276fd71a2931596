/** Decides what a choice says: thoughts, then a refusal, tool calls or text. */
import { Effect, type Random } from "effect"
import type { ModelCard } from "../domain/ModelCard.ts"
import type { OutputFormat, Prompt } from "../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../domain/SimError.ts"
import { fitPieces } from "../generation/fitPieces.ts"
import { Generator } from "../generation/Generator.ts"
import { generateJson } from "../generation/generateJson.ts"
import { jsonText } from "../generation/jsonText.ts"
import { Reasoner } from "../generation/Reasoner.ts"
import { Refusals } from "../generation/Refusals.ts"
import { ToolCaller } from "../generation/ToolCaller.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { callTools } from "./callTools.ts"
import { type EndedText, endText } from "./endText.ts"
import type { Outline, OutlinePart } from "./Outline.ts"
import { toolResults } from "./toolResults.ts"

export interface ChoiceRequest {
  readonly prompt: Prompt
  readonly card: ModelCard
  readonly encoding: Encoding
  /** Most completion tokens, reasoning included. */
  readonly maxTokens: number
  readonly targetTokens: number | undefined
  /** Whether the answer is to pause after calls of tools that the provider runs, if it has any. */
  readonly pauses?: boolean
  /** What makes the text, in the place of the simulator's own. */
  readonly generator?: Generator["Service"] | undefined
  /** A generator for each purpose, so that one decision does not change another. */
  readonly chance: (purpose: "text" | "reasoning" | "refusal" | "tools") => Random.Random
  /** The id of the choice's call with this index. */
  readonly callId: (index: number) => string
}

export interface ReplyHabits {
  /** Share of answers with tool calls that say something first; 0 to 1. */
  readonly preambleRate: number
}

export type ChooseReply = (request: ChoiceRequest) => Effect.Effect<Outline, SimError>

export const makeChooseReply = Effect.fnUntraced(function* ({ preambleRate }: ReplyHabits) {
  const ownGenerator = yield* Generator
  const reasoner = yield* Reasoner
  const refusals = yield* Refusals
  const toolCaller = yield* ToolCaller

  const textFor = (request: ChoiceRequest, maxTokens: number) => {
    const { prompt, encoding, targetTokens, generator = ownGenerator, chance } = request
    const { format } = prompt
    if (format._tag === "Text") {
      return generator.generate({ prompt, maxTokens, targetTokens, opening: toolResults(prompt) }, chance("text"))
    }
    return Effect.map(structured(format, chance("text")), (text) => fitPieces(encoding, text, maxTokens))
  }

  /** What comes after calls of tools that the provider runs: the text, unless it pauses. */
  const goOn = Effect.fnUntraced(function* (request: ChoiceRequest, called: Outline, left: number) {
    const calls = called.parts.filter(({ _tag }) => _tag === "ToolCall").length
    if (request.pauses === true || calls >= mostHostedCalls) return { ...called, reason: "pause_turn" as const }
    if (left === 0) return { ...called, reason: "length" as const }
    const text = endText(yield* textFor(request, left), request.prompt.sampling.stop, request.encoding)
    const said = saying("Text", text)
    return { ...said, parts: [...called.parts, ...said.parts], tokens: called.tokens + said.tokens }
  })

  const choose: ChooseReply = Effect.fnUntracedEager(function* (request) {
    const { prompt, card, encoding, maxTokens, generator = ownGenerator, chance } = request
    if (prompt.blocked === true) return blocked
    const thoughts = yield* reasoner.think({ prompt, card, maxTokens }, chance("reasoning"))
    const left = maxTokens - thoughts.tokens
    if (left <= 0) return thinking(thoughts, nothing)
    const refusal = refusals.refusalOf(prompt, chance("refusal"))
    if (refusal !== undefined) return thinking(thoughts, saying("Refusal", fitPieces(encoding, refusal, left)))
    const calls = yield* toolCaller.calls(request.pauses === true ? mustPause(prompt) : prompt, chance("tools"))
    if (calls.length === 0) {
      const text = endText(yield* textFor(request, left), prompt.sampling.stop, encoding)
      return thinking(thoughts, saying("Text", text))
    }
    const speaks = preambleRate > 0 && chance("tools").nextDoubleUnsafe() < preambleRate
    const preamble = speaks ? yield* generator.generate({ prompt, maxTokens: left }, chance("text")) : undefined
    const hosted = calls.every(({ tool }) => tool.hosted !== undefined)
    const made = hosted ? calls.slice(0, mostHostedCalls) : calls
    const called = callTools(made, { encoding, maxTokens: left, preamble, callId: request.callId })
    const goesOn = hosted && called.reason === "tool_calls"
    return thinking(thoughts, goesOn ? yield* goOn(request, called, left - called.tokens) : called)
  })
  return choose
})

/** Anthropic's default limit of a turn's loop over its own tools ("Handling stop reasons", `pause_turn`). */
const mostHostedCalls = 10

/** The prompt as it is where it must call the provider's tools; without any it stays as it is. */
const mustPause = (prompt: Prompt): Prompt => {
  const tools = prompt.tools.filter(({ hosted }) => hosted !== undefined)
  return tools.length === 0 ? prompt : { ...prompt, tools, toolChoice: { _tag: "Required" } }
}

/** Thoughts that took all the tokens there were. */
const nothing: Outline = { parts: [], tokens: 0, reasoningTokens: 0, reason: "length", stopSequence: undefined }

const blocked: Outline = { ...nothing, reason: "content_filter" }

const saying = (_tag: "Text" | "Refusal", text: Omit<EndedText, "stopSequence"> & Partial<EndedText>): Outline => ({
  parts: [{ _tag, pieces: text.pieces }],
  tokens: text.tokens,
  reasoningTokens: 0,
  reason: text.reason,
  stopSequence: text.stopSequence,
})

const thinking = (thoughts: Omit<Extract<OutlinePart, { _tag: "Reasoning" }>, "_tag">, outline: Outline): Outline =>
  thoughts.tokens === 0
    ? outline
    : {
        ...outline,
        parts: [{ _tag: "Reasoning", ...thoughts }, ...outline.parts],
        tokens: thoughts.tokens + outline.tokens,
        reasoningTokens: thoughts.tokens,
      }

/** What JSON mode gives, which asks for an object and says nothing of it. */
const anyObject = {
  type: "object",
  properties: {
    title: { type: "string" },
    summary: { type: "string" },
    count: { type: "integer", minimum: 0, maximum: 100 },
    tags: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 3 },
    done: { type: "boolean" },
  },
  required: ["title", "summary", "count", "tags", "done"],
  additionalProperties: false,
}

const structured = (
  format: Exclude<OutputFormat, { _tag: "Text" }>,
  random: Random.Random,
): Effect.Effect<string, SimError> => {
  if (format._tag === "Json") return Effect.map(Effect.orDie(generateJson(anyObject, random)), jsonText)
  return Effect.mapBoth(generateJson(format.schema, random), {
    onSuccess: (value) => (format.unquoted === true && typeof value === "string" ? value : jsonText(value)),
    onFailure: ({ path, message }) =>
      simError(
        new InvalidRequest({
          problem: {
            _tag: "Other",
            path: format.path ?? [],
            message: `Invalid schema for response_format '${format.name}': ${path}: ${message}`,
            code: undefined,
          },
        }),
      ),
  })
}
