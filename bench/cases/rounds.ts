/** What the cases share: servers that live as long as a case, driven in turns. */
import { setTimeout as sleep } from "node:timers/promises"
import { ClientProcess } from "../ClientProcess.ts"
import type { Options, ServerName } from "../options.ts"
import { cpuSeconds } from "../proc.ts"
import type { Common } from "../protocol.ts"
import { type Pace, type Server, startServer } from "../startServer.ts"

export interface Bench {
  readonly options: Options
  /** Tells people how far it is. */
  readonly progress: (text: string) => void
  /** Answers that were wrong: the bench goes on, and fails at its end. */
  readonly problem: (text: string) => void
}

export interface Running {
  readonly servers: ReadonlyArray<Server>
  readonly client: ClientProcess
}

interface Setup {
  readonly names: ReadonlyArray<ServerName>
  readonly pace: Pace | null
  readonly logs: boolean
}

/** Runs with all the chosen servers up. */
export const withServers = async <A>(bench: Bench, setup: Setup, use: (running: Running) => Promise<A>): Promise<A> => {
  const servers: Array<Server> = []
  const client = new ClientProcess()
  try {
    for (const name of setup.names) {
      if (!bench.options.servers.includes(name)) continue
      servers.push(await startServer({ name, pace: setup.pace, logs: setup.logs, entry: bench.options.entry }))
    }
    return await use({ servers, client })
  } finally {
    await Promise.all([client.stop(), ...servers.map((server) => server.stop())])
  }
}

/** Each round begins with another server. */
export const inTurns = async (
  servers: ReadonlyArray<Server>,
  rounds: number,
  drive: (server: Server, round: number) => Promise<void>,
): Promise<void> => {
  for (let round = 1; round <= rounds; round++) {
    for (let k = 0; k < servers.length; k++) {
      const server = servers[(round - 1 + k) % servers.length]
      if (server !== undefined) await drive(server, round)
    }
  }
}

const quietWithinMs = 10_000
const lookEveryMs = 200

/** Waits until the server has nothing more to do, as it should soon after its clients have left. */
export const untilQuiet = async (bench: Bench, { name, pid }: Server): Promise<void> => {
  for (let waited = 0; waited < quietWithinMs; waited += lookEveryMs) {
    const before = cpuSeconds(pid)
    await sleep(lookEveryMs)
    const after = cpuSeconds(pid)
    if (before === null || after === null || after - before <= 0.02) return
  }
  bench.problem(`${name} was still busy ${quietWithinMs / 1000} s after its clients had left`)
}

export const reportFailures = (
  bench: Bench,
  what: string,
  { failures, firstFailure }: Pick<Common, "failures" | "firstFailure">,
): void => {
  if (failures > 0) bench.problem(`${what}: ${failures} failures, the first: ${firstFailure}`)
}
