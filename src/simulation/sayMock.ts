/** What a mock says, as the outline of one choice. */
import type { ToolSpec } from "../domain/Prompt.ts"
import type { SaidPart, Say } from "../mocks/MockOutcome.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import type { Outline, OutlinePart } from "./Outline.ts"

interface MockSpeaker {
  readonly encoding: Encoding
  readonly tools: ReadonlyArray<ToolSpec>
  /** Whether the caller gets to see the thoughts. */
  readonly showsReasoning: boolean
  /** The id of the choice's call with this index. */
  readonly callId: (index: number) => string
}

/** All of it, whatever the caller's limits: who writes a mock decides where it ends. */
export const sayMock = ({ parts: written, finishReason }: Say, speaker: MockSpeaker): Outline => {
  const parts = finishReason === "pause_turn" ? withHostedCall(written, speaker) : written
  const said: Array<OutlinePart> = []
  let tokens = 0
  let reasoningTokens = 0
  let calls = 0
  let ownCalls = 0
  for (const part of parts) {
    const count = speaker.encoding.count(part._tag === "ToolCall" ? part.input : part.text)
    const outlined = outlinePart(part, count, calls, speaker)
    said.push(outlined)
    tokens += count
    if (outlined._tag === "Reasoning") reasoningTokens += count
    if (outlined._tag !== "ToolCall") continue
    tokens += outlined.nameTokens
    calls++
    if (!isHosted(outlined.name, speaker)) ownCalls++
  }
  const reason = finishReason ?? (ownCalls > 0 ? "tool_calls" : "stop")
  return { parts: said, tokens, reasoningTokens, reason, stopSequence: undefined }
}

const isHosted = (name: string, { tools }: MockSpeaker): boolean =>
  tools.some((tool) => tool.name === name && tool.hosted !== undefined)

/** A turn pauses after a call of a tool that the provider runs: of the first, where the mock has no calls. */
const withHostedCall = (parts: ReadonlyArray<SaidPart>, { tools }: MockSpeaker): ReadonlyArray<SaidPart> => {
  const tool = tools.find(({ hosted }) => hosted !== undefined)
  if (tool === undefined || parts.some(({ _tag }) => _tag === "ToolCall")) return parts
  const input = JSON.stringify(tool.hosted?.input ?? {})
  return [...parts, { _tag: "ToolCall", name: tool.name, input, id: undefined, chunks: undefined }]
}

const outlinePart = (part: SaidPart, tokens: number, calls: number, speaker: MockSpeaker): OutlinePart => {
  const { encoding, tools, showsReasoning, callId } = speaker
  const { chunks } = part
  const pieces = chunks ?? encoding.pieces(part._tag === "ToolCall" ? part.input : part.text).map(({ text }) => text)
  const exact = chunks === undefined ? {} : { exact: true as const }
  switch (part._tag) {
    case "Reasoning":
      return { _tag: "Reasoning", tokens, pieces: showsReasoning ? pieces : [], ...exact }
    case "Text":
    case "Refusal":
      return { _tag: part._tag, pieces, ...exact }
    case "ToolCall": {
      const { name, id = callId(calls) } = part
      const kind = tools.find((tool) => tool.name === name)?.kind ?? "function"
      return { _tag: "ToolCall", id, name, kind, nameTokens: encoding.count(name), pieces, ...exact }
    }
  }
}
