/** The sum for a fleet, and the simulation that is to agree with it. */
import { assert, it } from "@effect/vitest"
import { type FleetWish, fleetFor, simulateFleet } from "../../bench/fleet/Fleet.ts"

const million: FleetWish = {
  streams: 1_000_000,
  tokensPerSecond: 20,
  tokens: 500,
  eventsPerCore: 50_000,
  kbPerStream: 65,
  mbPerWorker: 150,
  bytesPerEvent: 300,
  coresPerMachine: 16,
}

it("is that of the page on scaling", () => {
  assert.deepStrictEqual(fleetFor(million), {
    callsPerSecond: 40_000,
    eventsPerSecond: 20_000_000,
    cores: 400,
    machines: 25,
    memoryGb: 125,
    gbitPerSecond: 48,
  })
})

it("is what calls at random come to, evenly enough", () => {
  const { meanOpen, mostOnOne, busiest } = simulateFleet(million, 25, 1)
  assert.approximately(meanOpen, million.streams, million.streams * 0.03)
  assert.isAtLeast(mostOnOne, meanOpen / 25)
  assert.isBelow(mostOnOne, (million.streams / 25) * 1.06)
  assert.isBelow(busiest, 1.06)
  assert.deepStrictEqual(simulateFleet(million, 25, 1), { meanOpen, mostOnOne, busiest })
  assert.notStrictEqual(simulateFleet(million, 25, 2).meanOpen, meanOpen)
})
