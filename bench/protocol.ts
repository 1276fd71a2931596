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

/** Streams of which some are left before their end, so many open at once until there were enough. */
export interface AbortsCommand {
  readonly kind: "aborts"
  readonly target: Target
  readonly streams: number
  readonly total: number
  readonly tokens: number
  readonly ttftMs: number
  readonly gapMs: number
  readonly seed: number
}

export type Command = ClosedCommand | StreamsCommand | AbortsCommand

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

export interface AbortsResult extends Pick<Common, "seconds" | "failures" | "firstFailure"> {
  readonly whole: number
  readonly aborted: number
  /** Of the aborted, those before a byte of the answer came. */
  readonly early: number
  /** Of the aborted, those by each way to leave. */
  readonly ways: Readonly<Record<Way, number>>
}

/** A reset connection, one that is closed, and one whose other half stays open. */
export const ways = ["reset", "close", "half-close"] as const
export type Way = (typeof ways)[number]

export interface Quantiles {
  readonly p50: number | null
  readonly p99: number | null
  readonly max: number | null
}

export type Reply = { readonly result: ClosedResult | StreamsResult | AbortsResult } | { readonly error: string }

/** Tokens of every answer, and so content events of every stream. */
export const tokens = 100
