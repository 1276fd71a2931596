/** Which streams are left before their end, when and how: equal for equal seeds. */
import { type AbortsCommand, type Way, ways } from "../protocol.ts"
import { random } from "../random.ts"

export interface Cut {
  /** From the moment it is asked for. */
  readonly afterMs: number
  readonly way: Way
}

const abortedShare = 0.5
/** Of the aborted. */
const beforeFirstByteShare = 0.25

/** The cut of one stream after the other; null for those that are read to their end. */
export const makeCuts = ({
  seed,
  tokens,
  ttftMs,
  gapMs,
}: Pick<AbortsCommand, "seed" | "tokens" | "ttftMs" | "gapMs">): (() => Cut | null) => {
  const next = random(seed)
  const bodyMs = (tokens - 1) * gapMs
  return () => {
    if (next() >= abortedShare) return null
    const afterMs = next() < beforeFirstByteShare ? next() * ttftMs : ttftMs + next() * bodyMs
    return { afterMs, way: ways[Math.floor(next() * ways.length)] ?? "reset" }
  }
}
