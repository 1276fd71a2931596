/** The canned answer of the servers that llmsim is compared with: the shape and the size of llmsim's own. */

const id = "chatcmpl-2b685087f8b1371820c238b181840aed"
const word = "tempor"
const tokens = 100

const frame = (delta: object, finish: string | null): string =>
  `data: ${JSON.stringify({
    id,
    object: "chat.completion.chunk",
    created: 1767225600,
    model: "gpt-4o",
    service_tier: "default",
    system_fingerprint: "fp_0f5f6067c2",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    obfuscation: "1xUsvdjj",
  })}\n\n`

/** The events by the moment that they are due at: one token each, the first with the role, the last with the end. */
export const moments: ReadonlyArray<ReadonlyArray<string>> = Array.from({ length: tokens }, (_, k) => {
  const token = frame({ content: ` ${word}` }, null)
  if (k === 0) return [frame({ role: "assistant", content: "", refusal: null }, null), token]
  return k === tokens - 1 ? [token, frame({}, "stop"), "data: [DONE]\n\n"] : [token]
})

export const whole: string = JSON.stringify({
  id,
  object: "chat.completion",
  created: 1767225600,
  model: "gpt-4o",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: "tempor ".repeat(74), refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: "stop",
    },
  ],
  usage: {
    prompt_tokens: 20,
    completion_tokens: tokens,
    total_tokens: 120,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  },
  service_tier: "default",
  system_fingerprint: "fp_0f5f6067c2",
})

export const streamHeaders = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" }

/** `node server.ts PORT [TTFT_MS GAP_MS]`: without the pace, all is due at once. */
export const serverArguments = (): { port: number; pace: { ttftMs: number; gapMs: number } | null } => {
  const [port, ttftMs, gapMs] = process.argv.slice(2).map(Number)
  if (port === undefined) throw new Error("no port given")
  return { port, pace: ttftMs === undefined || gapMs === undefined ? null : { ttftMs, gapMs } }
}
