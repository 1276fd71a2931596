/** How full the store and the limits are, as Prometheus has it. */
import type { LimiterLoad } from "../../limits/LimiterLoad.ts"
import { type Family, gauge } from "../../stats/Family.ts"
import type { StoreSize } from "../../store/Shelf.ts"

export const storeFamilies = (size: StoreSize | undefined): ReadonlyArray<Family> =>
  size === undefined
    ? []
    : [
        gauge("llmsim_store_entries", "Objects in the store.", size.entries),
        gauge("llmsim_store_size_bytes", "Bytes of the objects in the store.", size.bytes),
      ]

export const limiterFamilies = ({ active, waiting, buckets }: LimiterLoad): ReadonlyArray<Family> => {
  const samplesOf = (field: "limit" | "remaining") =>
    buckets.map(({ scope, unit, window, ...bucket }) => ({ labels: { scope, unit, window }, value: bucket[field] }))
  return [
    gauge("llmsim_limiter_active", "Calls that hold one of a bounded number of places.", active),
    gauge("llmsim_limiter_waiting", "Calls that wait for room in their limits.", waiting),
    {
      name: "llmsim_limit",
      help: "What a limit lets through in its window.",
      type: "gauge",
      samples: samplesOf("limit"),
    },
    {
      name: "llmsim_limit_remaining",
      help: "What is left of a limit.",
      type: "gauge",
      samples: samplesOf("remaining"),
    },
  ]
}
