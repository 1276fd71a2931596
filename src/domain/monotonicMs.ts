/** The clock that never goes back, in milliseconds. */
import type { Clock } from "effect"

/** Of an origin of its own; fractions are kept. */
export const monotonicMs = (clock: Clock.Clock): number => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
