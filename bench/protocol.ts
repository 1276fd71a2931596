/** What the bench and its client process say to each other. */

/** The server under load. */
export interface Target {
  readonly pid: number
  readonly port: number
}

/** Connections that ask again as soon as they have an answer. */
export interface ClosedCommand {
  readonly kind: "closed"
  readonly target: Target
  readonly connections: number
  readonly stream: boolean
  readonly warmMs: number
  readonly measureMs: number
}

/** Streams that are held open, each started again when it ends. */
export interface StreamsCommand {
  readonly kind: "streams"
  readonly target: Target
  readonly streams: number
  readonly ttftMs: number
  readonly gapMs: number
  readonly rampMs: number
  readonly settleMs: number
  readonly measureMs: number
}

export type Command = ClosedCommand | StreamsCommand

/** What every load finds out; all but the failures belong to the measured window alone. */
export interface Common {
  readonly seconds: number
  /** User and system time of the server; null where the system does not tell. */
  readonly cpuSeconds: number | null
  /** Part of the window that the client's event loop was busy: near 1, the client is the limit. */
  readonly clientLoad: number
  /** Cores that neither the server nor the client used but others did: they make the numbers doubtful. */
  readonly othersLoad: number | null
  readonly failures: number
  readonly firstFailure: string | null
}

export interface ClosedResult extends Common {
  readonly answers: number
  readonly events: number
  readonly latencyMs: Quantiles
}

export interface StreamsResult extends Common {
  readonly events: number
  /** Streams that brought an event during the window. */
  readonly open: number
  readonly pacingMs: Quantiles
  readonly ttftMs: Quantiles
  readonly rssBytes: number | null
  readonly peakBytes: number | null
}

export interface Quantiles {
  readonly p50: number | null
  readonly p99: number | null
  readonly max: number | null
}

export type Reply = { readonly result: ClosedResult | StreamsResult } | { readonly error: string }

/** Tokens of every answer, and so content events of every stream. */
export const tokens = 100
