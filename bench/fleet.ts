/** `node bench/fleet.ts`: how many cores, how much memory and network a number of open streams needs, and a simulation that checks it. */
import { parseArgs } from "node:util"
import { type FleetWish, fleetFor, simulateFleet } from "./fleet/Fleet.ts"

const { values } = parseArgs({
  options: {
    streams: { type: "string", default: "1000000" },
    "tokens-per-second": { type: "string", default: "20" },
    tokens: { type: "string", default: "500" },
    "events-per-core": { type: "string", default: "50000" },
    "kb-per-stream": { type: "string", default: "65" },
    "mb-per-worker": { type: "string", default: "150" },
    "bytes-per-event": { type: "string", default: "300" },
    "cores-per-machine": { type: "string", default: "16" },
  },
})

const wish: FleetWish = {
  streams: Number(values.streams),
  tokensPerSecond: Number(values["tokens-per-second"]),
  tokens: Number(values.tokens),
  eventsPerCore: Number(values["events-per-core"]),
  kbPerStream: Number(values["kb-per-stream"]),
  mbPerWorker: Number(values["mb-per-worker"]),
  bytesPerEvent: Number(values["bytes-per-event"]),
  coresPerMachine: Number(values["cores-per-machine"]),
}

const fleet = fleetFor(wish)
const simulated = simulateFleet(wish, fleet.machines, 1)
const line = (name: string, value: number, unit: string) =>
  process.stdout.write(
    `${name.padEnd(34)}${value.toLocaleString("en-US", { maximumFractionDigits: 1 }).padStart(14)} ${unit}\n`,
  )

line("open streams", wish.streams, "")
line("new calls", fleet.callsPerSecond, "/s")
line("events", fleet.eventsPerSecond, "/s")
line("cores", fleet.cores, "")
line("machines", fleet.machines, `of ${wish.coresPerMachine} cores`)
line("memory", fleet.memoryGb, "GB")
line("network", fleet.gbitPerSecond, "Gbit/s")
line("simulated: open streams, mean", simulated.meanOpen, "")
line(
  "simulated: most on one machine",
  simulated.mostOnOne,
  `(even: ${Math.round(wish.streams / fleet.machines).toLocaleString("en-US")})`,
)
line("simulated: busiest machine", simulated.busiest * 100, "% of its events")
