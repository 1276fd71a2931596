/** Opens streams, leaves some of them at random moments and reads the others to their end. */
import { setTimeout as sleep } from "node:timers/promises"
import type { AbortsCommand, AbortsResult } from "../protocol.ts"
import { makeCuts } from "./cuts.ts"
import { Failures } from "./Failures.ts"
import { Leaver, type LeaverOptions } from "./Leaver.ts"
import { makeRequests } from "./requests.ts"
import { sourceOf } from "./sourceOf.ts"

/** So many callers begin within one pause: not all in one moment. */
const callersPerStep = 8
const stepMs = 4

export const runAborts = async (command: AbortsCommand): Promise<AbortsResult> => {
  const failures = new Failures()
  const found = { whole: 0, aborted: 0, early: 0, ways: { reset: 0, close: 0, "half-close": 0 } }
  const nextCut = makeCuts(command)
  let begun = 0
  const options: Omit<LeaverOptions, "from"> = {
    port: command.target.port,
    requests: makeRequests(true, [`x-llmsim-target-tokens: ${command.tokens}`]),
    failures,
    tokens: command.tokens,
    take: () => (begun++ < command.total ? nextCut() : undefined),
    whole: () => found.whole++,
    left: (way, hasBegun) => {
      found.aborted++
      if (!hasBegun) found.early++
      found.ways[way]++
    },
  }
  const startedAt = performance.now()
  const callers: Array<Leaver> = []
  while (callers.length < command.streams) {
    callers.push(new Leaver({ ...options, from: sourceOf(callers.length) }))
    if (callers.length % callersPerStep === 0) await sleep(stepMs)
  }
  await Promise.all(callers.map(({ done }) => done))
  const seconds = (performance.now() - startedAt) / 1000
  return { ...found, seconds, failures: failures.count, firstFailure: failures.first }
}
