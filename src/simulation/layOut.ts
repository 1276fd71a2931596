/** Makes the events of one choice, each with the token it ends with. */
import type { Random } from "effect"
import type { ChoiceEnded, Finished, ReplyEvent, Started, TextDelta, TokenLogprob } from "../domain/Reply.ts"
import type { Chunking } from "../latency/LatencyProfile.ts"
import { allAtOnce, chunkPieces } from "./chunkPieces.ts"
import { likelihoods } from "./likelihoods.ts"
import type { Outline, OutlinePart } from "./Outline.ts"

/** One choice of an answer, ready to be sent. */
export interface ReadyChoice {
  /** The last is its `ChoiceEnded`. */
  readonly events: ReadonlyArray<ReplyEvent>
  /** The token each event is due with, never falling; absent when each event but the last is the next token. */
  readonly lastTokens?: ReadonlyArray<number> | undefined
}

export interface LayOutOptions {
  readonly choice: number
  readonly chunking: Chunking
  readonly random: Random.Random
  /** Alternatives to show for each token of text, with their probabilities; absent: not even its own. */
  readonly logprobs: number | undefined
  readonly chance: () => Random.Random
}

export const layOut = (outline: Outline, options: LayOutOptions): ReadyChoice => {
  const { parts, reason, stopSequence } = outline
  const ended: ChoiceEnded = { _tag: "ChoiceEnded", choice: options.choice, reason, stopSequence }
  const [only] = parts
  if (parts.length === 1 && only?._tag === "Text" && options.logprobs === undefined) {
    const { texts, lastTokens } = chunkPieces(only.pieces, chunkingOf(only, options), options.random)
    const events = new Array<ReplyEvent>(texts.length + 1)
    let from = 0
    for (let chunk = 0; chunk < texts.length; chunk++) {
      const end = (lastTokens?.[chunk] ?? chunk) + 1
      events[chunk] = textDelta(options.choice, texts[chunk] ?? "", end - from)
      from = end
    }
    events[texts.length] = ended
    return { events, lastTokens: lastTokens && [...lastTokens, only.pieces.length - 1] }
  }
  const events: Array<ReplyEvent> = []
  const lastTokens: Array<number> = []
  let length = 0
  let calls = 0
  const put = (event: ReplyEvent, lastToken: number) => {
    events.push(event)
    lastTokens.push(lastToken)
  }
  for (const part of parts) {
    length = putPart(part, length, calls, options, put)
    if (part._tag === "ToolCall") calls++
  }
  put(ended, Math.max(0, length - 1))
  return { events, lastTokens }
}

/** How many tokens the outline's parts take, each its own time. */
export const slotsOf = ({ parts }: Outline): number => {
  let slots = 0
  for (const part of parts) {
    slots += part.pieces.length === 0 && part._tag === "Reasoning" ? part.tokens : part.pieces.length
    if (part._tag === "ToolCall") slots += part.nameTokens
  }
  return slots
}

/** The token after the part's last. */
const putPart = (
  part: OutlinePart,
  start: number,
  index: number,
  options: LayOutOptions,
  put: (event: ReplyEvent, lastToken: number) => void,
): number => {
  const { choice, random } = options
  if (part._tag === "Reasoning" && part.pieces.length === 0) return start + part.tokens
  let first = start
  if (part._tag === "ToolCall") {
    const { id, name, kind, nameTokens } = part
    first += nameTokens
    put(withTokens({ _tag: "ToolCallStarted", choice, index, id, name, kind }, nameTokens), Math.max(start, first - 1))
  }
  const { texts, lastTokens } = chunkPieces(part.pieces, chunkingOf(part, options), random)
  const likely = logprobsOf(part, options)
  let from = 0
  for (const [chunk, text] of texts.entries()) {
    const end = (lastTokens?.[chunk] ?? chunk) + 1
    const delta = deltaOf(part, text, index, choice, likely?.slice(from, end))
    put(withTokens(delta, end - from), first + end - 1)
    from = end
  }
  return first + part.pieces.length
}

const chunkingOf = ({ exact }: OutlinePart, { chunking }: LayOutOptions): Chunking =>
  exact === true && chunking !== allAtOnce ? 1 : chunking

const logprobsOf = (part: OutlinePart, { logprobs, chance }: LayOutOptions) =>
  logprobs === undefined || (part._tag !== "Text" && part._tag !== "Refusal")
    ? undefined
    : likelihoods(part.pieces, logprobs, chance())

type Delta = Exclude<ReplyEvent, Started | ChoiceEnded | Finished>

/** Most events are one token, and do not say so. */
const withTokens = (event: Delta, tokens: number): Delta => (tokens === 1 ? event : { ...event, tokens })

const deltaOf = (
  part: OutlinePart,
  text: string,
  index: number,
  choice: number,
  logprobs: ReadonlyArray<TokenLogprob> | undefined,
): Delta => {
  switch (part._tag) {
    case "Reasoning":
      return { _tag: "ReasoningDelta", choice, text }
    case "Text":
      return logprobs === undefined ? textDelta(choice, text, 1) : { _tag: "TextDelta", choice, text, logprobs }
    case "Refusal":
      return { _tag: "RefusalDelta", choice, text, ...(logprobs && { logprobs }) }
    case "ToolCall":
      return { _tag: "ToolInputDelta", choice, index, kind: part.kind, text }
  }
}

/** Words recur in the open streams by the thousand, so streams share the events of the first choice's pieces. */
const shared = new Map<string, TextDelta>()
const sharedTexts = 4_096
const sharedLength = 32

const textDelta = (choice: number, text: string, tokens: number): TextDelta => {
  if (tokens !== 1) return { _tag: "TextDelta", choice, text, tokens }
  if (choice !== 0 || text.length > sharedLength) return { _tag: "TextDelta", choice, text }
  const known = shared.get(text)
  if (known !== undefined) return known
  const event: TextDelta = { _tag: "TextDelta", choice, text }
  if (shared.size < sharedTexts) shared.set(text, event)
  return event
}
