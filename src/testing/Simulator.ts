/** A simulator as a test sees it. */
import type { Fault, FaultKind } from "../faults/Fault.ts"
import type { FaultRule } from "../faults/FaultRule.ts"
import type { MockRule } from "../mocks/MockRule.ts"
import type { SeenRequest } from "./RequestJournal.ts"
import type { anthropicOptions, geminiOptions, openAiOptions } from "./sdkOptions.ts"

/**
 * What a request must have: keys of `SeenRequest`, in part; or a judgement of one's own.
 *
 * @example
 * ```ts
 * import { type RequestMatcher, startSimulator } from "llmsim/testing"
 *
 * await using sim = await startSimulator()
 * await sim.fetch(`${sim.url}/v1/models`)
 * const listing: RequestMatcher = { method: "GET", path: "/v1/models" }
 * sim.expectRequest(listing).status // 200
 * ```
 */
export type RequestMatcher = ((request: SeenRequest) => boolean) | { readonly [Key in keyof SeenRequest]?: unknown }

/**
 * The simulator for one test: its requests are told from those of others by a header.
 *
 * @example
 * ```ts
 * import { type Session, startSimulator } from "llmsim/testing"
 *
 * const grumpy = (session: Session) => session.mock({ response: "Not now." })
 * await using sim = await startSimulator()
 * grumpy(sim.session("alice"))
 * ```
 */
export interface Session {
  /** What the header says; empty for the simulator as a whole. */
  readonly id: string
  /** The server's address, without a slash at its end. Without a socket any host will do, with `fetch`. */
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  /** To be sent with every request, for clients that take no options from here. */
  readonly headers: Readonly<Record<string, string>>
  /** Options for `new OpenAI(...)`. */
  readonly openai: () => ReturnType<typeof openAiOptions>
  /** Options for `new Anthropic(...)`. */
  readonly anthropic: () => ReturnType<typeof anthropicOptions>
  /** Options for `new GoogleGenAI(...)`. */
  readonly gemini: () => ReturnType<typeof geminiOptions>
  /** What came in so far, oldest first. */
  readonly requests: () => ReadonlyArray<SeenRequest>
  /** The first request that matches; throws an error that lists all requests when none does. */
  readonly expectRequest: (matcher: RequestMatcher) => SeenRequest
  /** Says what is answered to the calls of the session that match; the last that was added is asked first. Returns its id. */
  readonly mock: (mock: MockRule) => string
  /** Makes calls go wrong, of every session: by a kind, a fault, or a rule; returns its id. */
  readonly fault: (fault: FaultKind | Fault | FaultRule) => string
  /** The requests as text, for a message; empty when there were none. */
  readonly journal: () => string
  /** Moves the virtual clock by milliseconds and wakes what is due on the way; throws where time is real. */
  readonly advance: (ms: number) => Promise<void>
  /** Returns when so many calls wait for their time to come; 1 if not said. */
  readonly untilWaiting: (calls?: number) => Promise<void>
  /** Takes back the mocks and faults that were added here. */
  readonly end: () => void
}

/**
 * A running simulator.
 *
 * @example
 * ```ts
 * import { type Simulator, startSimulator } from "llmsim/testing"
 *
 * await using sim: Simulator = await startSimulator()
 * const seen = await sim.run(async (session) => {
 *   await session.fetch(`${session.url}/v1/models`, { headers: session.headers })
 *   return session.requests().length
 * })
 * seen // 1
 * ```
 */
export interface Simulator extends Session, AsyncDisposable {
  /** A session of its own; a name makes its header easy to find. */
  readonly session: (name?: string) => Session
  /** Runs a test with a session of its own; the message of its failure tells the session's requests. */
  readonly run: <A>(test: (session: Session) => A | Promise<A>) => Promise<A>
  /** As at the start: no requests, no mocks and faults but those of the options. */
  readonly reset: () => void
  /** Ends open streams and frees the port. */
  readonly close: () => Promise<void>
}
