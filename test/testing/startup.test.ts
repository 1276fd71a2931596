/** A simulator is there in no time once the module is loaded: 30 ms, of which twice as much is no slip yet, as coverage takes. */
import { assert, it } from "vitest"
import { startSimulator } from "../../src/testing/startSimulator.ts"

/** Processor time: what else a busy machine does is not in it. */
const startMs = async (socket: boolean): Promise<number> => {
  const before = process.cpuUsage()
  const sim = await startSimulator({ socket })
  const { user, system } = process.cpuUsage(before)
  await sim.close()
  return (user + system) / 1_000
}

it.each([true, false])("with a socket: %s", async (socket) => {
  const taken: Array<number> = []
  for (let run = 0; run < 9; run++) taken.push(await startMs(socket))
  const sorted = taken.toSorted((a, b) => a - b)
  assert.isBelow(sorted[0] ?? Number.POSITIVE_INFINITY, 80, taken.map(Math.round).join(" "))
})
