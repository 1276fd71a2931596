/** How a fault shows in a response that is made in the background: it takes longer, or it fails. */
import { Effect, Stream } from "effect"
import type { ReplyEvent } from "../../domain/Reply.ts"
import { Internal, SimError } from "../../domain/SimError.ts"
import { type Fault, type FaultKind, faultText } from "../../faults/Fault.ts"
import type { Answer } from "../../simulation/Simulation.ts"

const delaying: ReadonlyArray<FaultKind> = ["stall", "slow", "slow_headers"]

/** What would leave the caller without the rest of the answer. */
const cutting: ReadonlyArray<FaultKind> = [
  "disconnect",
  "truncate",
  "empty_stream",
  "cut_tool_call",
  "truncated_body",
  "empty_body",
  "reset",
]

/** Whether the fault shows in the response itself; if not, it breaks the stream of the caller who waits for it. */
export const showsInResponse = ({ kind }: Fault, isFollowed: boolean): boolean =>
  kind === "error_event" || delaying.includes(kind) || !isFollowed

/** The answer's events with the fault in them. */
export const brokenEvents = (answer: Answer, isFollowed: boolean): Answer["events"] => {
  const { events, breakage, paced } = answer
  if (breakage === undefined || !showsInResponse(breakage.fault, isFollowed)) return events
  const { fault } = breakage
  const { due } = paced.timeline
  if (delaying.includes(fault.kind)) {
    const ms = fault.kind === "slow" ? (due.at(-1) ?? 0) * ((fault.factor ?? 10) - 1) : (fault.ms ?? 5_000)
    return Stream.concat(Stream.drain(Stream.fromEffect(Effect.sleep(`${Math.max(0, ms)} millis`))), events)
  }
  if (fault.kind !== "error_event" && !cutting.includes(fault.kind)) return events
  const failure = new SimError({ reason: new Internal(), fault: faultText(fault) })
  return Stream.concat(Stream.take(events, countBefore(fault, paced.timeline.events)), Stream.fail(failure))
}

/** Never all of them; half, where the fault does not say. */
const countBefore = ({ after_events, at_fraction }: Fault, events: ReadonlyArray<ReplyEvent>): number =>
  Math.min(after_events ?? Math.floor(events.length * (at_fraction ?? 0.5)), Math.max(0, events.length - 1))
