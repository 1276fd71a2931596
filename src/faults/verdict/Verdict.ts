/** Judges clients by what they do when calls go wrong. */
import { Clock, Context, Effect, Layer } from "effect"
import { monotonicMs } from "../../domain/monotonicMs.ts"
import { ClientRecord } from "./ClientRecord.ts"
import { Connections } from "./Connections.ts"
import { judge } from "./judge.ts"
import { Memory } from "./Memory.ts"
import type { CallEnd, SeenCall } from "./SeenCall.ts"
import type { VerdictReport } from "./VerdictReport.ts"
import type { VerdictRules } from "./VerdictRules.ts"
import { WatchedCall } from "./WatchedCall.ts"

/**
 * Judges clients by what they do when calls go wrong.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Verdict } from "llmsim"
 *
 * const passed = Effect.map(Verdict, (verdict) => verdict.report().passed)
 * ```
 */
export class Verdict extends Context.Service<
  Verdict,
  {
    /** Whether calls are to be told as they arrive; asked for each of them, so it costs nothing. */
    readonly isWatching: () => boolean
    /** A call that has arrived; gives what is to be run at its end. `undefined` if nobody wants to know, ever. */
    readonly arrived: (call: SeenCall) => ((end: CallEnd) => void) | undefined
    readonly report: () => VerdictReport
    /** Forgets all that was seen. */
    readonly reset: () => void
  }
>()("llmsim/faults/Verdict") {
  static readonly layer = (rules: VerdictRules) =>
    Layer.effect(
      this,
      Effect.map(Clock.Clock, (clock) => make(rules, clock)),
    )
}

/** Clients that are told apart, at most; the rest are one. */
const mostClients = 200
const others = { key: "others", client: "others" }

const idOf = ({ key, client }: Pick<SeenCall, "key" | "client">): string => `${key}\n${client}`

const make = (rules: VerdictRules, clock: Clock.Clock): Verdict["Service"] => {
  const now = () => monotonicMs(clock)
  let watching = rules.watch === "always"
  let memory = new Memory()
  const connections = new Connections()
  const records = new Map<string, ClientRecord>()

  const recordOf = ({ key, client }: Pick<SeenCall, "key" | "client">): ClientRecord => {
    const id = idOf({ key, client })
    const known = records.get(id)
    if (known !== undefined) return known
    if (records.size >= mostClients && id !== idOf(others)) return recordOf(others)
    const record = new ClientRecord(key, client)
    records.set(id, record)
    return record
  }

  return {
    isWatching: () => watching,
    arrived: (call) => {
      if (rules.watch === "never") return undefined
      watching = true
      const record = recordOf(call)
      if (call.connection !== undefined) connections.used(call.connection, record)
      const watched = new WatchedCall(call, record, memory, rules)
      return (end) => watched.ended(end, end.at ?? now())
    },
    report: () => {
      const clients = [...records.values()].map((record) => judge(record, rules))
      return { watching, passed: clients.every(({ passed }) => passed), clients }
    },
    reset: () => {
      watching = rules.watch === "always"
      memory = new Memory()
      connections.reset()
      records.clear()
    },
  }
}
