/** What the way to the caller does to an answer's timing. */
import type { Random } from "effect"
import type { Network } from "../latency/LatencyProfile.ts"
import type { Timeline } from "../latency/pace.ts"

/** Each event after the first gets its delay; none overtakes another, so what a stall holds up arrives together. */
export const travel = <A>(timeline: Timeline<A>, network: Network, random: Random.Random): Timeline<A> => {
  const { jitter_ms = 0, stall_rate = 0, stall_ms = 0 } = network
  if (jitter_ms === 0 && (stall_rate === 0 || stall_ms === 0)) return timeline
  let latest = 0
  const due = timeline.due.map((at, index) => {
    if (index === 0) return at
    const stall = random.nextDoubleUnsafe() < stall_rate ? stall_ms : 0
    latest = Math.max(latest, at + stall + random.nextDoubleUnsafe() * jitter_ms)
    return latest
  })
  return { events: timeline.events, due }
}
