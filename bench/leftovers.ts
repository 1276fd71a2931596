/** What a load has left behind in a server. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Held } from "./held.ts"

/** How much of what is to be gone with its caller is there still, by names for people. */
export type Counts = Readonly<Record<string, number>>

const lookEveryMs = 100

/** Waits until nothing counts any more, or for as long as is said. */
export const untilNothing = async (counts: () => Promise<Counts>, withinMs: number): Promise<Counts> => {
  const giveUpAt = performance.now() + withinMs
  let now = await counts()
  while (Object.values(now).some((count) => count !== 0) && performance.now() < giveUpAt) {
    await sleep(lookEveryMs)
    now = await counts()
  }
  return now
}

export const growthOf = (before: Held, after: Held): number => after.heapBytes / before.heapBytes - 1

/** In words; nothing if all is as it was. */
export const leftovers = (
  { before, after, counts }: { readonly before: Held; readonly after: Held; readonly counts: Counts },
  mostGrowth: number,
): ReadonlyArray<string> => {
  const growth = growthOf(before, after)
  return [
    ...(growth > mostGrowth
      ? [`the heap grew by ${(growth * 100).toFixed(1)} %, more than ${(mostGrowth * 100).toFixed(1)} %`]
      : []),
    ...(after.handles > before.handles ? [`${after.handles} handles are open, of which ${before.handles} were`] : []),
    ...Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`])),
  ]
}
