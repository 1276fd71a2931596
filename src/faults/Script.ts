/** An answer as the writes it is made of, so that it can be broken at any place. */

export interface Step {
  /** Milliseconds after the start. */
  readonly due: number
  readonly bytes: Uint8Array
}

/**
 * `end`: as it should; `close`: the connection is closed after the last byte; `reset`: it is torn down; `hang`: it stays
 * open and silent until the caller leaves.
 */
export type Ending = "end" | "close" | "reset" | "hang"

export interface Script {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** When the headers leave, if not with the first step. */
  readonly headersAt?: number | undefined
  /** Never falling in time. */
  readonly steps: ReadonlyArray<Step>
  readonly ending: Ending
  readonly endsAt: number
}

/** One event's text in a stream. */
export interface EventText {
  readonly due: number
  readonly text: string
  /** Whether it is a piece of a tool call's input. */
  readonly ofToolCall: boolean
  /** The provider's error after this event, where it is not the same everywhere. */
  readonly errorText?: string | undefined
}
