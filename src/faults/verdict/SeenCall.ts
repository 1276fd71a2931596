/** What the verdict is told of a call: when it has come, and when it has ended. */

export interface SeenCall {
  /** The name of the caller's key. */
  readonly key: string
  /** What the client calls itself. */
  readonly client: string
  /** Equal for equal requests. */
  readonly digest: string
  /** Monotonic milliseconds. */
  readonly arrivedAt: number
  readonly streaming: boolean
  /** How often the request was sent before, where the client says so. */
  readonly retryCount: number | undefined
  readonly idempotencyKey: string | undefined
  /** What the request tells of tools that were run, and no earlier one of the conversation. */
  readonly toolResults: ReadonlyArray<SeenToolResult>
  readonly connection: Connection | undefined
}

export interface SeenToolResult {
  /** Equal for equal calls of a tool at the same place in the same conversation. */
  readonly call: string
  readonly content: string
}

export interface Connection {
  readonly id: object
  /** Runs `then` when it is closed; asked once for each connection. */
  readonly onClose: (then: () => void) => void
}

/** How a call went wrong. */
export interface CallFailure {
  /** The fault's kind, or the reason's name where none was injected. */
  readonly kind: string
  /** How long the client was told to wait. */
  readonly retryAfterMs: number | undefined
  /** Whether the same request can never be answered. */
  readonly isHopeless: boolean
}

export interface CallEnd {
  readonly failure: CallFailure | undefined
  /** Whether the client went before the end. */
  readonly hasLeft: boolean
  /** Monotonic milliseconds; the moment at which it is told, where it is not said. */
  readonly at?: number | undefined
}
