/** The parts of a call's way, each from the moment when the one before it ended. */
import type { ObservedCall } from "../../stats/ObservedCall.ts"

interface PartEvent {
  readonly name: "first_token" | "fault"
  /** Milliseconds from the call's arrival, like all times here. */
  readonly at: number
  readonly attributes: Readonly<Record<string, string | number>>
}

export interface CallPart {
  readonly name: "decode" | "admit" | "choose" | "generate" | "stream" | "wait"
  readonly from: number
  readonly to: number
  readonly events: ReadonlyArray<PartEvent>
}

/** The last part is the one in which the call has ended; there its fault is told. */
export const callParts = (call: ObservedCall): ReadonlyArray<CallPart> => {
  const { phases, timing, streaming, error } = call
  const { decoded, planned } = phases
  // What answers at once, such as a file that is stored, has no parts.
  if (decoded === undefined && error === undefined) return []
  const reached = reachedParts(phases)
  const last = planned !== undefined ? (streaming ? "stream" : "wait") : nextAfter[reached.at(-1)?.[0] ?? "start"]
  let from = 0
  const parts = reached.map(([name, to]): CallPart => {
    const part = { name, from, to, events: [] }
    from = to
    return part
  })
  return [...parts, { name: last, from, to: Math.max(from, timing.duration), events: eventsOf(call) }]
}

type Reached = "decode" | "admit" | "choose" | "generate"

const nextAfter = { start: "decode", decode: "admit", admit: "choose", choose: "generate", generate: "stream" } as const

/** Where no mocks are, nothing is chosen, and that takes no time. */
const reachedParts = ({ decoded, admitted, chosen, planned }: ObservedCall["phases"]) => {
  const parts: Array<readonly [name: Reached, to: number]> = []
  if (decoded === undefined) return parts
  parts.push(["decode", decoded])
  const letIn = admitted ?? planned
  if (letIn === undefined) return parts
  parts.push(["admit", letIn])
  if (chosen === undefined && planned === undefined) return parts
  parts.push(["choose", chosen ?? letIn])
  if (planned !== undefined) parts.push(["generate", planned])
  return parts
}

const eventsOf = ({ timing, planned, fault, phases }: ObservedCall): ReadonlyArray<PartEvent> => {
  const events: Array<PartEvent> = []
  if (timing.ttft !== undefined && phases.planned !== undefined) {
    const due = planned?.ttft
    events.push({
      name: "first_token",
      at: timing.ttft,
      attributes: due === undefined ? {} : { "llmsim.planned_ms": due },
    })
  }
  if (fault !== undefined) events.push({ name: "fault", at: timing.duration, attributes: { "llmsim.fault": fault } })
  return events
}
