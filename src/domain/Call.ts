/** What is known of a request besides its prompt. */

/** Who calls. `name` is that of the key, never the key itself. */
export interface Caller {
  readonly name: string
  /** What the key belongs to. */
  readonly organization?: string | undefined
  readonly project?: string | undefined
  readonly limits?: LimitSpec | undefined
}

/** Most of each in its time; absent: no limit. */
export interface LimitSpec {
  readonly requests_per_minute?: number | undefined
  readonly requests_per_day?: number | undefined
  /** Prompt tokens and the most that the answer may have. */
  readonly tokens_per_minute?: number | undefined
  /** Prompt tokens that were not cached. */
  readonly input_tokens_per_minute?: number | undefined
  readonly output_tokens_per_minute?: number | undefined
  readonly concurrent_requests?: number | undefined
}

export interface Call {
  /** The provider's name, as its routes' prefix says it: "openai". */
  readonly provider: string
  /** The dialect that reads the request: "openai-chat". */
  readonly endpoint: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The request as it came, parsed. */
  readonly body: unknown
  readonly caller: Caller
  readonly notes?: CallNotes
}

/** What is noted of a call on its way, for those who tell of it at its end. */
export interface CallNotes {
  /** Whether somebody wants to know the moments. */
  readonly timed?: boolean | undefined
  /** Monotonic milliseconds when the call was let in, and when it was clear whether a mock answers it. */
  admittedAt?: number | undefined
  chosenAt?: number | undefined
  /** The fault that it meets: noted before the fault takes its time, as a caller may leave meanwhile. */
  fault?: string | undefined
  /** What became of it among the mocks; absent where there are none. */
  mock?: MockTrial | undefined
}

/** How the mocks were asked for an answer. */
export interface MockTrial {
  /** The rule that answers; null where none does. */
  readonly answeredBy: string | null
  /** Rules that fit the call and let it pass, and why. */
  readonly passed: ReadonlyArray<{ readonly id: string; readonly key: string }>
  /** Why the nearest of the others do not fit; absent once the request is forgotten. */
  readonly nearest: () => ReadonlyArray<unknown> | undefined
}

/** One limit after a call was counted. */
export interface LimitState {
  readonly unit: "requests" | "tokens" | "input_tokens" | "output_tokens"
  readonly window: "minute" | "day"
  readonly limit: number
  readonly remaining: number
  /** Milliseconds until all of the limit is there again. */
  readonly resetMs: number
}
