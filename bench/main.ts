/** `npm run bench`: measures llmsim next to bare Node servers, on one machine. */
import { mkdirSync, writeFileSync } from "node:fs"
import { availableParallelism, cpus, loadavg, release } from "node:os"
import { dirname } from "node:path"
import { abortsCase } from "./cases/aborts.ts"
import { closedCases } from "./cases/closed.ts"
import { overheadCase } from "./cases/overhead.ts"
import { readyCase } from "./cases/ready.ts"
import type { Bench } from "./cases/rounds.ts"
import { idleCase, pacedCase } from "./cases/streams.ts"
import { workersCase } from "./cases/workers.ts"
import { killAllAtExit } from "./children.ts"
import { type CaseName, type Options, parseOptions, usage } from "./options.ts"
import { type CaseReport, formatReport } from "./report.ts"
import { drawResults } from "./svg.ts"
import { verify } from "./verify.ts"

const cases: Readonly<Record<CaseName, (bench: Bench) => Promise<CaseReport>>> = {
  ...closedCases,
  paced: pacedCase,
  idle: idleCase,
  ready: readyCase,
  overhead: overheadCase,
  workers: workersCase,
  aborts: abortsCase,
}

/** A load average above this makes the numbers doubtful. */
const busyLoad = 0.5

const describeMachine = () => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  node: process.version,
  system: `${process.platform} ${release()}`,
  date: new Date().toISOString(),
  loadAverage: loadavg()[0] ?? 0,
})

const run = async (options: Options): Promise<ReadonlyArray<string>> => {
  const startedAt = performance.now()
  const problems: Array<string> = []
  const progress = (text: string) =>
    process.stderr.write(`[${((performance.now() - startedAt) / 1000).toFixed(0)} s] ${text}\n`)
  const problem = (text: string) => {
    problems.push(text)
    progress(`PROBLEM ${text}`)
  }
  const machine = describeMachine()
  if (machine.loadAverage > busyLoad) progress(`this machine is busy: its load is ${machine.loadAverage.toFixed(2)}`)
  const reports: Array<CaseReport> = []
  if (options.servers.includes("llmsim")) await verify(options.entry)
  for (const name of options.cases) {
    try {
      const report = await cases[name]({ options, progress, problem })
      reports.push(report)
      process.stdout.write(`${formatReport(report)}\n`)
    } catch (error) {
      problem(`${name}: ${messageOf(error)}`)
    }
  }
  const { rounds, seconds } = options
  save(options.json, `${JSON.stringify({ machine, rounds, seconds, cases: reports, problems }, null, 2)}\n`)
  save(options.svg, drawResults(reports, `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`))
  progress(`wrote ${options.json} and ${options.svg}`)
  return problems
}

const save = (path: string, content: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const main = async (): Promise<number> => {
  const options = parseOptions(process.argv.slice(2))
  if (options === "help") {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  killAllAtExit()
  const problems = await run(options)
  for (const problem of problems) process.stderr.write(`PROBLEM ${problem}\n`)
  return problems.length === 0 ? 0 : 1
}

try {
  process.exit(await main())
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exit(1)
}
