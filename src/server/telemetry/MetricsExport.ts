/** Who sends metrics on of its own accord, instead of being asked for them. */
import { Context } from "effect"
import type { Family } from "../../stats/Family.ts"

/** Takes what gives the metrics of a moment; absent, nobody sends them. */
export const MetricsExport = Context.Reference<((read: () => ReadonlyArray<Family>) => void) | undefined>(
  "llmsim/server/MetricsExport",
  { defaultValue: () => undefined },
)
