/** A provider's API and its official SDK, as tests of faults see them. */

export interface FaultClient {
  readonly name: string
  readonly path: (stream: boolean) => string
  readonly headers?: Readonly<Record<string, string>>
  /** With a tool offered the answer is a call of it. */
  readonly body: (stream: boolean, tool: boolean) => object
  /** Asks through the SDK, and calls `hear` with each piece of text. */
  readonly ask: (options: ClientOptions) => Promise<void>
  readonly marks: Marks
  /** Whether its streams are lines of JSON, and no server-sent events. */
  readonly isOfLines?: boolean
  readonly refusals: Readonly<Record<string, Refusal>>
  /** The SDK's errors for broken answers; those that are not named here raise none. */
  readonly streams: Readonly<Record<string, string>>
  readonly bodies: Readonly<Record<string, string>>
}

/** What is on the wire when something has happened to an answer. */
export interface Marks {
  /** A stream is complete. */
  readonly end: string
  /** It failed under way. */
  readonly error: string
  /** A filter ended it. */
  readonly filtered: string
  /** A call began; absent where calls come in one piece. */
  readonly call: string | undefined
}

export interface Refusal {
  readonly status: number
  readonly error: string
  /** Part of the response, headers or body. */
  readonly says: string
}

export interface ClientOptions {
  readonly url: string
  readonly fault: string
  readonly stream: boolean
  readonly hear: (text: string) => void
}

/** Milliseconds until a client gives up: soon only where nothing will ever come. */
export const patienceFor = (fault: string): number => (fault.includes("hang") ? 800 : 15_000)
