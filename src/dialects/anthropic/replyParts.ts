/** What whole answers and streams say alike: ids, usage, and why an answer ended. */
import type { FinishReason, Started } from "../../domain/Reply.ts"
import type { CacheWrites, Usage } from "../../domain/Usage.ts"
import { opaque } from "./opaque.ts"
import { containerOf, type Served, serverUsageOf } from "./serverTools/Served.ts"
import type * as Wire from "./WireReply.ts"

export const messageIdOf = ({ key }: Pick<Started, "key">): string => `msg_01${key.slice(0, 22)}`

/** Ids that came spelled stay as they are. */
export const toolUseIdOf = (id: string, prefix: "toolu" | "srvtoolu" | "mcptoolu" = "toolu"): string =>
  /^[0-9a-f]+$/.test(id) ? `${prefix}_01${id.slice(0, 22)}` : id

/** Opaque to callers, who send it back with the thoughts. */
export const signatureOf = ({ key }: Pick<Started, "key">): string => opaque("thinking", `${key}-${key}`)

/** Thoughts that nobody is to read. */
export const redactedOf = ({ key }: Pick<Started, "key">): string => opaque("redacted", `${key}-${key}-${key}`)

interface Counts {
  readonly prompt: number
  readonly cached: number
  readonly cacheWrites?: CacheWrites | undefined
  readonly completion: number
  readonly reasoning: number
}

const noWrites: CacheWrites = { fiveMinutes: 0, oneHour: 0 }

/** Input tokens are those that were neither read from the cache nor written to it. */
export const usageOf = (counts: Counts, served?: Served): Wire.Usage => {
  const { fiveMinutes, oneHour } = counts.cacheWrites ?? noWrites
  return {
    input_tokens: counts.prompt - counts.cached - fiveMinutes - oneHour,
    cache_creation_input_tokens: fiveMinutes + oneHour,
    cache_read_input_tokens: counts.cached,
    cache_creation: { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: oneHour },
    output_tokens: counts.completion,
    output_tokens_details: counts.reasoning > 0 ? { thinking_tokens: counts.reasoning } : null,
    server_tool_use: served === undefined ? null : serverUsageOf(served),
    service_tier: "standard",
    inference_geo: "not_available",
    speed: "standard",
  }
}

/** The usage as it is when a stream begins: one token is there. */
export const firstUsage = ({ promptTokens, cachedTokens, cacheWrites }: Started): Wire.Usage =>
  usageOf({ prompt: promptTokens, cached: cachedTokens, cacheWrites, completion: 1, reasoning: 0 })

export const lastUsage = (usage: Usage, served: Served) => {
  const { cache_creation: _, service_tier: __, inference_geo: ___, speed: ____, ...counts } = usageOf(usage, served)
  return counts
}

interface End {
  readonly reason: FinishReason
  readonly stopSequence: string | undefined
}

interface Circumstances {
  readonly refused: boolean
  readonly served: Served
  /** The container that the request names. */
  readonly container: string | undefined
}

export const endingOf = (
  { reason, stopSequence }: End,
  reply: Pick<Started, "key" | "createdAt">,
  { refused, served, container }: Circumstances,
): Wire.Ending => {
  const stop_reason = stopReasonOf(reason, stopSequence, refused)
  return {
    stop_reason,
    stop_sequence: stopSequence ?? null,
    stop_details: stop_reason === "refusal" ? { type: "refusal", category: null, explanation: null } : null,
    container: containerOf(served, container, reply),
  }
}

const stopReasonOf = (reason: FinishReason, stopSequence: string | undefined, refused: boolean): Wire.StopReason => {
  switch (reason) {
    case "length":
      return "max_tokens"
    case "tool_calls":
      return "tool_use"
    case "pause_turn":
      return "pause_turn"
    case "content_filter":
      return "refusal"
    case "stop":
      if (refused) return "refusal"
      return stopSequence === undefined ? "end_turn" : "stop_sequence"
  }
}
