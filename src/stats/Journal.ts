/** The last calls, one by one: what was asked, what was decided, what came of it. */
import { Context, Layer } from "effect"
import { answerText } from "./answerText.ts"
import { type JournalEntry, lineOf, mockDecision, stepsOf } from "./JournalEntry.ts"
import type { JournalDetail, JournalLine } from "./JournalReport.ts"
import { JournalRing } from "./JournalRing.ts"
import { type ObservedCall, plainCall, wholeCall } from "./ObservedCall.ts"
import { redactedJson, redactText } from "./redact.ts"

/**
 * What the journal keeps, and how much of it.
 *
 * @example
 * ```ts
 * import { Journal, type JournalOptions } from "llmsim"
 *
 * const options: JournalOptions = { size: 100, bodies: true, maxBodyCharacters: 4_000 }
 * const withBodies = Journal.layer(options)
 * ```
 */
export interface JournalOptions {
  /** How many calls are kept. */
  readonly size: number
  /** Whether the bodies of requests and answers are kept too. */
  readonly bodies: boolean
  /** Most characters of a body. */
  readonly maxBodyCharacters: number
}

/**
 * All that is given must fit.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Journal, type JournalFilter } from "llmsim"
 *
 * const failed: JournalFilter = { status: "500", model: "gpt-4o", limit: 10 }
 * const last = Effect.map(Journal, (journal) => journal.list(failed))
 * ```
 */
export interface JournalFilter {
  readonly model?: string | undefined
  /** A status code, or an outcome such as `aborted`. */
  readonly status?: string | undefined
  readonly key?: string | undefined
  readonly session?: string | undefined
  /** Part of the prompt, of the bodies, of the model or of the path; small and capital letters are the same. */
  readonly text?: string | undefined
  readonly limit?: number | undefined
}

/**
 * The last calls, one by one: what was asked, what was decided, what came of it.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Journal } from "llmsim"
 *
 * const refused = Effect.map(Journal, (journal) => journal.list({ status: "429" }))
 * ```
 */
export class Journal extends Context.Service<
  Journal,
  {
    readonly add: (call: ObservedCall) => void
    /** The newest first. */
    readonly list: (filter: JournalFilter) => ReadonlyArray<JournalLine>
    readonly find: (id: string) => JournalDetail | undefined
    /** All that is kept, the oldest first, as data which several processes' may be put together of. */
    readonly state: () => ReadonlyArray<JournalEntry>
    /** Takes these calls for its own. */
    readonly restore: (entries: ReadonlyArray<JournalEntry>) => void
    /** Forgets all calls, or those of a session; tells how many. */
    readonly clear: (session?: string) => number
  }
>()("llmsim/stats/Journal") {
  static readonly layerNone = Layer.succeed(this, {
    add: () => undefined,
    list: () => [],
    find: () => undefined,
    state: () => [],
    restore: () => undefined,
    clear: () => 0,
  })

  static readonly layer = (options: JournalOptions) => Layer.sync(this, () => make(options))
}

const make = ({ size, bodies, maxBodyCharacters }: JournalOptions): Journal["Service"] => {
  /** In order of their ends. */
  const ring = new JournalRing(size)
  return {
    add: (call) => {
      const body = bodies ? redactedJson(call.body, maxBodyCharacters) : undefined
      const answer = bodies ? answerText(call.events, maxBodyCharacters) : undefined
      ring.add({ call, eventsDue: thinned(call.eventsDue), body, answer })
    },
    list: (filter) => {
      const { limit = usualLimit } = filter
      const found: Array<JournalLine> = []
      for (const entry of ring.entries().toReversed()) {
        if (found.length >= limit) break
        if (fits(entry, filter)) found.push(lineOf(entry))
      }
      return found
    },
    find: (id) => {
      const entry = ring.entries().findLast(({ call }) => call.id === id)
      if (entry === undefined) return undefined
      const { call, eventsDue, body = null, answer = null } = entry
      const mocks = mockDecision(call.mock)
      return { ...lineOf(entry), steps: stepsOf(call), events_ms: eventsDue, body, answer, mocks }
    },
    state: () => ring.entries().map((entry) => ({ ...entry, call: plainCall(entry.call) })),
    restore: (given) => {
      const sorted = given.toSorted((one, other) => endOf(one) - endOf(other))
      ring.replace(sorted.map((entry) => ({ ...entry, call: wholeCall(entry.call) })))
    },
    clear: (session) => {
      const before = ring.entries()
      const kept = session === undefined ? [] : before.filter(({ call }) => call.session !== session)
      ring.replace(kept)
      return before.length - kept.length
    },
  }
}

const endOf = ({ call }: JournalEntry): number => call.at + call.timing.duration

const usualLimit = 100

const fits = ({ call, body, answer }: JournalEntry, { model, status, key, session, text }: JournalFilter): boolean =>
  (model === undefined || call.model === model) &&
  (status === undefined || String(call.status) === status || call.outcome === status) &&
  (key === undefined || call.caller === key) &&
  (session === undefined || call.session === session) &&
  (text === undefined || textsOf(call, body, answer).toLowerCase().includes(text.toLowerCase()))

const textsOf = ({ promptText = "", model = "", path }: ObservedCall, body = "", answer = ""): string =>
  `${redactText(promptText)}\n${body}\n${answer}\n${model}\n${path}`

const mostEvents = 400

/** Evenly chosen ones of many. */
const thinned = (due: ReadonlyArray<number>): ReadonlyArray<number> => {
  if (due.length <= mostEvents) return due
  const step = due.length / mostEvents
  return Array.from({ length: mostEvents }, (_, index) => due[Math.floor(index * step)] ?? 0)
}
