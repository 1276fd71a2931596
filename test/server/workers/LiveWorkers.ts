/** Two workers at work, and what callers and their stats see of them. */
import type { RunningServer } from "../../support/RunningServer.ts"

export const settings = (more: Readonly<Record<string, unknown>> = {}) => ({
  server: { port: 0, host: "127.0.0.1", workers: 2, shutdown_grace_ms: 8_000 },
  latency: { profile: "instant", ttft_mean_ms: 50, tbt_mean_ms: 100 },
  response: { target_tokens: 40 },
  ...more,
})

export interface Stats {
  readonly total_requests: number
  readonly active_requests: number
  readonly ended_requests: number
  readonly aborted_requests: number
  readonly completion_tokens: number
  readonly active_streams: number
  readonly workers: ReadonlyArray<{ readonly id: number; readonly pid: number; readonly active_requests: number }>
}

/** On connections of their own; a worker that is being replaced may break one. */
export const stats = async ({ url }: RunningServer): Promise<Stats> => {
  const response = await fetch(`${url}/llmsim/stats`, { headers: { connection: "close" } })
  return (await response.json()) as Stats
}

export const ask = (url: string, more: Readonly<Record<string, unknown>> = {}) =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }], ...more }),
  })

/** What became of a stream. */
export const stream = async (url: string): Promise<"whole" | "cut"> => {
  try {
    const text = await (await ask(url, { stream: true })).text()
    return text.endsWith("data: [DONE]\n\n") ? "whole" : "cut"
  } catch {
    return "cut"
  }
}
