/** Finds the recorded answer to a request; equal requests of a session get one recording after the other. */
import { Context, Effect, Layer } from "effect"
import { Remembered } from "../domain/Remembered.ts"
import { Cassette } from "./Cassette.ts"
import { differingFields } from "./differingFields.ts"
import type { Exchange, RawRequest } from "./Exchange.ts"
import type { Line } from "./scanLines.ts"

/**
 * The recording that answers.
 *
 * @example
 * ```ts
 * import type { Hit } from "llmsim"
 *
 * const statusOf = ({ exchange }: Hit): number => exchange.response.status
 * ```
 */
export interface Hit {
  readonly _tag: "Hit"
  readonly exchange: Exchange
}

/**
 * No recording answers.
 *
 * @example
 * ```ts
 * import type { Miss } from "llmsim"
 *
 * const told = ({ route, nearest }: Miss): string =>
 *   nearest === undefined ? `nothing of ${route}` : `${nearest.id} differs in ${nearest.differences.join(", ")}`
 * ```
 */
export interface Miss {
  readonly _tag: "Miss"
  readonly key: string
  readonly route: string
  /** The recording that is most like it, and what differs; not looked for where somebody else can answer. */
  readonly nearest: { readonly id: string; readonly differences: ReadonlyArray<string> } | undefined
}

/**
 * Finds the recorded answer to a request, or the recording that is most like it.
 *
 * @example
 * ```ts
 * import { Layer } from "effect"
 * import { Cassette, Replayer } from "llmsim"
 *
 * const empty = Replayer.layer.pipe(Layer.provide(Cassette.layerNone))
 * ```
 */
export class Replayer extends Context.Service<
  Replayer,
  {
    /** `onlyWhole`, where somebody else can answer: recordings whose caller left before the end are passed over. */
    readonly find: (request: RawRequest, session: string, onlyWhole?: boolean) => Hit | Miss
  }
>()("llmsim/recording/Replayer") {
  static readonly layer = Layer.effect(
    this,
    Effect.map(Cassette, (cassette) => {
      const sessions = new Remembered<Cursors>(mostSessions)
      const find = (raw: RawRequest, session: string, onlyWhole = false): Hit | Miss => {
        const { request, keys } = cassette.describe(raw)
        const lines = cassette.linesFor(keys)
        const miss = (): Miss => {
          const { key, route } = keys
          const nearest = onlyWhole ? undefined : nearestOf(cassette, request, route)
          return { _tag: "Miss", key, route, nearest }
        }
        if (lines.length === 0) return miss()
        const cursors = cursorsOf(sessions, session)
        for (const next of turnsFrom(cursors.get(lines) ?? 0, lines.length)) {
          const line = lines[next] as Line
          if (onlyWhole && line.ending === "cut") continue
          cursors.set(lines, next + 1)
          return { _tag: "Hit", exchange: cassette.exchange(line) }
        }
        return miss()
      }
      return { find }
    }),
  )
}

/** Callers name the sessions, so the ones unused for longest are forgotten. */
const mostSessions = 10_000

/** How many of the lines that answer equal requests were played. */
type Cursors = Map<ReadonlyArray<Line>, number>

/** The next ones; the last recording stays when all have been played. */
function* turnsFrom(used: number, count: number): Generator<number> {
  for (let next = used; next < count; next++) yield next
  for (let last = used - 1; last >= 0; last--) yield last
}

const cursorsOf = (sessions: Remembered<Cursors>, session: string): Cursors => {
  const known = sessions.get(session)
  if (known !== undefined) return known
  const made: Cursors = new Map()
  sessions.set(session, made)
  return made
}

/** The latest of the route's recordings are looked at; a miss in a large cassette is not to take seconds. */
const mostCompared = 200

const nearestOf = (cassette: Cassette["Service"], request: Exchange["request"], route: string): Miss["nearest"] => {
  const compared = cassette
    .linesOf(route)
    .slice(-mostCompared)
    .map((line) => {
      const exchange = cassette.exchange(line)
      return { id: exchange.id, differences: differingFields(exchange.request, request) }
    })
    .toSorted((a, b) => a.differences.length - b.differences.length)
  return compared[0]
}
