/** An answer of aimock's, as a mock gives it. */
import type { AimockBlock, AimockFixture, AimockResponse } from "./AimockFile.ts"
import { compact, type MockEntry } from "./Imported.ts"

/** `undefined` when it is none that a chat can give. */
export const aimockResponse = (fixture: AimockFixture): MockEntry | undefined => {
  const said = saidOf(fixture.response)
  return said && compact({ ...said, latency: latencyOf(fixture), fault: faultOf(fixture) })
}

const saidOf = (response: AimockResponse): MockEntry | undefined => {
  const { error, blocks, content, reasoning, toolCalls, finishReason, usage } = response
  if (error !== undefined) return { error: errorOf(response) }
  const more = { finish_reason: finishReasons[finishReason ?? ""], usage: usage && usageOf(usage) }
  if (blocks !== undefined && blocks.length > 0) {
    const thought = reasoning === undefined ? [] : [{ reasoning }]
    return { blocks: [...thought, ...blocks.map(blockOf)], ...more }
  }
  const text = typeof content === "string" || content === undefined ? { content } : { json: content }
  const calls = toolCalls === undefined || toolCalls.length === 0 ? undefined : toolCalls.map(compact)
  if (content === undefined && calls === undefined) return undefined
  return { reasoning, ...text, tool_calls: calls, ...more }
}

const blockOf = ({ type, text, name, arguments: input, id }: AimockBlock): MockEntry =>
  type === "text" ? { text: text ?? "" } : { tool_call: compact({ name, arguments: input, id }) }

const errorOf = ({ error, status = 500, retryAfter }: AimockResponse): MockEntry =>
  compact({
    status,
    type: error?.type,
    code: error?.code,
    param: error?.param ?? undefined,
    message: error?.message,
    headers: status === 429 ? { "retry-after": String(retryAfter ?? 1) } : undefined,
  })

/** aimock takes every provider's own words. */
const finishReasons: Readonly<Record<string, string>> = {
  stop: "stop",
  end_turn: "stop",
  STOP: "stop",
  length: "length",
  max_tokens: "length",
  MAX_TOKENS: "length",
  tool_calls: "tool_calls",
  tool_use: "tool_calls",
  content_filter: "content_filter",
  refusal: "content_filter",
  pause_turn: "pause_turn",
  SAFETY: "content_filter",
}

const usageOf = (usage: Readonly<Record<string, unknown>>): MockEntry => {
  const count = (...names: ReadonlyArray<string>) =>
    names.map((name) => usage[name]).find((value) => typeof value === "number")
  return compact({
    prompt_tokens: count("prompt_tokens", "input_tokens", "promptTokenCount"),
    completion_tokens: count("completion_tokens", "output_tokens", "candidatesTokenCount"),
  })
}

const latencyOf = ({ latency, streamingProfile }: AimockFixture): MockEntry | undefined => {
  const { ttft, tps } = streamingProfile ?? {}
  const times = compact({ ttft_ms: ttft ?? latency, tbt_ms: tps ? 1000 / tps : latency })
  return Object.keys(times).length === 0 ? undefined : times
}

const faultOf = ({ disconnectAfterMs, truncateAfterChunks }: AimockFixture): MockEntry | undefined => {
  if (truncateAfterChunks !== undefined) return { kind: "disconnect", after_events: truncateAfterChunks }
  return disconnectAfterMs === undefined ? undefined : { kind: "disconnect", after_ms: disconnectAfterMs }
}
