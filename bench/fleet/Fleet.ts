/** What a number of open streams needs, by what was measured of one core; and a simulation of the calls that make them. */
import { random } from "../random.ts"

export interface FleetWish {
  readonly streams: number
  readonly tokensPerSecond: number
  /** Of an answer, in the mean. */
  readonly tokens: number
  /** Events that one core sends in time. */
  readonly eventsPerCore: number
  readonly kbPerStream: number
  readonly mbPerWorker: number
  readonly bytesPerEvent: number
  readonly coresPerMachine: number
}

export interface Fleet {
  readonly callsPerSecond: number
  readonly eventsPerSecond: number
  readonly cores: number
  readonly machines: number
  readonly memoryGb: number
  readonly gbitPerSecond: number
}

export const fleetFor = (wish: FleetWish): Fleet => {
  const eventsPerSecond = wish.streams * wish.tokensPerSecond
  const cores = Math.ceil(eventsPerSecond / wish.eventsPerCore)
  return {
    // Little's law: what is open is what arrives, times how long it stays.
    callsPerSecond: (wish.streams * wish.tokensPerSecond) / wish.tokens,
    eventsPerSecond,
    cores,
    machines: Math.ceil(cores / wish.coresPerMachine),
    memoryGb: (wish.streams * wish.kbPerStream) / 1e6 + (cores * wish.mbPerWorker) / 1e3,
    gbitPerSecond: (eventsPerSecond * wish.bytesPerEvent * 8) / 1e9,
  }
}

export interface SimulatedFleet {
  readonly meanOpen: number
  /** Streams of the machine that has the most. */
  readonly mostOnOne: number
  /** Its events, as a share of those that its cores send in time. */
  readonly busiest: number
}

/** As many calls are simulated at most; each stands for several of a larger fleet. */
const mostCalls = 200_000
/** Lengths of answers are log-normal, as those of real models are about. */
const sigma = 0.7

/** Calls come at random (Poisson), last as long as their tokens, and go to machines in turn, as balancers do. */
export const simulateFleet = (wish: FleetWish, machines: number, seed: number): SimulatedFleet => {
  const next = random(seed)
  const each = Math.max(1, wish.streams / mostCalls)
  const rate = wish.streams / each / (wish.tokens / wish.tokensPerSecond)
  const span = (4 * wish.tokens) / wish.tokensPerSecond
  const ends: Array<Array<number>> = Array.from({ length: machines }, () => [])
  let turn = 0
  let at = 0
  while (at < span) {
    at += -Math.log(1 - next()) / rate
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    const seconds = (wish.tokens / wish.tokensPerSecond) * Math.exp(sigma * normal - sigma ** 2 / 2)
    ends[turn++ % machines]?.push(at + seconds)
  }
  // By the end of four mean lengths nearly all of what began at the start is over.
  const open = ends.map((machine) => machine.filter((end) => end > span).length * each)
  const meanOpen = open.reduce((sum, count) => sum + count, 0)
  const mostOnOne = Math.max(...open)
  return {
    meanOpen,
    mostOnOne,
    busiest: (mostOnOne * wish.tokensPerSecond) / (wish.eventsPerCore * wish.coresPerMachine),
  }
}
