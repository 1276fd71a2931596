/** A call that has ended, for tests that care for a few of its properties. */
import type { ObservedCall } from "../../src/stats/ObservedCall.ts"

export const callOf = (some: Partial<ObservedCall> = {}): ObservedCall => ({
  id: "req_1",
  at: 1_000_000,
  method: "POST",
  path: "/v1/chat/completions",
  provider: "openai",
  endpoint: "openai-chat",
  model: "gpt-4o",
  caller: "anonymous",
  session: undefined,
  streaming: false,
  outcome: "ok",
  status: 200,
  usage: { prompt: 10, completion: 5, cached: 0, reasoning: 0 },
  finishReasons: ["stop"],
  answerKey: "0123",
  error: undefined,
  fault: undefined,
  phases: { decoded: 1, planned: 2 },
  planned: { ttft: 0, duration: 0 },
  timing: { ttft: undefined, duration: 4 },
  limits: [],
  traceparent: undefined,
  body: undefined,
  ...some,
})
