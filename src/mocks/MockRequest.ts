/** What a mock looks at: a prompt, and what came with it. */
import type { Call } from "../domain/Call.ts"
import type { Prompt } from "../domain/Prompt.ts"

/** A call as a mock looks at it. */
export interface MockRequest {
  readonly prompt: Prompt
  readonly streaming: boolean
  /** How long the prompt is; absent: of no length worth a thought. */
  readonly promptTokens?: number | undefined
  /** Absent for a prompt that came through no API. */
  readonly call?: Call | undefined
}
