/** What a fault that broke an answer on its way is to the client. */
import type { FaultKind } from "../Fault.ts"
import type { CallFailure } from "./SeenCall.ts"

/** An answer that meets them can be read to its end, by those who wait. */
const bearable: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "content_filter",
  "stall",
  "slow",
  "slow_headers",
  "trickle",
  "split",
  "burst",
  "duplicate_event",
  "drop_event",
  "missing_done",
  "wrong_content_type",
  "redirect",
])

/** `fault` is its text: the kind, and measures behind it. `undefined` when the client has its answer all the same. */
export const failureByFault = (fault: string, hasLeft: boolean): CallFailure | undefined => {
  const kind = kindOf(fault)
  if (!hasLeft && bearable.has(kind as FaultKind)) return undefined
  return { kind, retryAfterMs: undefined, isHopeless: false }
}

const kindOf = (fault: string): string => fault.split(";", 1)[0] ?? fault
