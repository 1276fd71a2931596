/** What this process holds when all garbage is collected. */
import { setTimeout as sleep } from "node:timers/promises"

export interface Held {
  readonly heapBytes: number
  /** All that keeps the event loop alive but timers. */
  readonly handles: number
}

/** Lets go of the code and the sources of the start too, which other collections keep for an uncertain time. */
const thorough = { type: "major", execution: "sync", flavor: "last-resort" } as const

/** Fails in a process that was started without `--expose-gc`. */
export const heldNow = async (): Promise<Held> => {
  const { gc } = globalThis
  if (gc === undefined) throw new Error("garbage is collected at will only with --expose-gc")
  gc(thorough)
  // What finalizers let go of is garbage for the second one.
  await sleep(100)
  gc(thorough)
  return {
    heapBytes: process.memoryUsage().heapUsed,
    handles: process.getActiveResourcesInfo().filter((name) => name !== "Timeout" && name !== "Immediate").length,
  }
}
