/** What a mock looks at: a prompt, and what came with it. */
import type { Call } from "../domain/Call.ts"
import type { Prompt } from "../domain/Prompt.ts"

/**
 * A call as a mock looks at it.
 *
 * @example
 * ```ts
 * import { Effect, Random } from "effect"
 * import { MockBook, type MockRequest, type Prompt } from "llmsim"
 *
 * const mocked = Effect.fnUntraced(function* (prompt: Prompt) {
 *   const request: MockRequest = { prompt, streaming: false }
 *   return yield* (yield* MockBook).answer(request, yield* Random.Random, 0)
 * })
 * ```
 */
export interface MockRequest {
  readonly prompt: Prompt
  readonly streaming: boolean
  /** How long the prompt is; absent: of no length worth a thought. */
  readonly promptTokens?: number | undefined
  /** Absent for a prompt that came through no API. */
  readonly call?: Call | undefined
}
