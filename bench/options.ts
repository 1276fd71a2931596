/** The bench's command line. */
import { parseArgs } from "node:util"

export const caseNames = ["json", "sse-unpaced", "paced", "idle", "ready", "overhead", "workers", "aborts"] as const
export type CaseName = (typeof caseNames)[number]

export const serverNames = ["llmsim", "bare", "wheel", "aimock"] as const
export type ServerName = (typeof serverNames)[number]

/** llmsim with more and more that watches its calls. */
export const variantNames = ["unobserved", "metered", "journaled", "traced"] as const
export type VariantName = (typeof variantNames)[number]

export interface Options {
  readonly quick: boolean
  readonly cases: ReadonlyArray<CaseName>
  readonly servers: ReadonlyArray<ServerName>
  /** Numbers of concurrent streams of the paced case. */
  readonly streams: ReadonlyArray<number>
  /** Streams of the aborts case in all. */
  readonly total: number
  readonly rounds: number
  /** Length of a measured window. */
  readonly seconds: number
  /** Whether llmsim keeps its log on while it streams. */
  readonly logs: boolean
  /** The file that starts llmsim. */
  readonly entry: string
  readonly json: string
  readonly svg: string
}

const results = `${import.meta.dirname}/results`

export const usage = `Usage: node bench/main.ts [options]
  --quick           about a minute: ${["json", "sse-unpaced", "paced at 500", "ready"].join(", ")}; one round, without aimock
  --case NAME       only this case: ${caseNames.join(", ")}; may be repeated
  --server NAME     only this server: ${serverNames.join(", ")}; may be repeated
  --streams N       concurrent streams of the paced case; may be repeated; of the aborts case where it stands once
  --total N         streams of the aborts case in all (default 100000, quick 10000)
  --rounds N        rounds to take medians of (default 3)
  --seconds N       length of a measured window (default 5)
  --logs            leave llmsim's log on in the streaming cases
  --entry FILE      what starts llmsim (default src/bin.ts)
  --json FILE       where the results go (default bench/results/latest.json)
  --svg FILE        where the chart goes (default bench/results/latest.svg)`

/** Throws with a message for people. */
export const parseOptions = (args: ReadonlyArray<string>): Options | "help" => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h", default: false },
      quick: { type: "boolean", default: false },
      case: { type: "string", multiple: true, default: [] },
      server: { type: "string", multiple: true, default: [] },
      streams: { type: "string", multiple: true, default: [] },
      total: { type: "string" },
      rounds: { type: "string" },
      seconds: { type: "string" },
      logs: { type: "boolean", default: false },
      entry: { type: "string", default: `${import.meta.dirname}/../src/bin.ts` },
      json: { type: "string", default: `${results}/latest.json` },
      svg: { type: "string", default: `${results}/latest.svg` },
    },
  })
  if (values.help) return "help"
  const { quick, logs, entry, json, svg } = values
  return {
    quick,
    cases: chosen(values.case, caseNames, quick ? ["json", "sse-unpaced", "paced", "ready"] : caseNames),
    servers: chosen(values.server, serverNames, quick ? ["llmsim", "bare", "wheel"] : serverNames),
    streams: values.streams.length > 0 ? values.streams.map(positive) : quick ? [500] : [500, 1000, 2000, 4000],
    total: positive(values.total ?? (quick ? 10_000 : 100_000)),
    rounds: positive(values.rounds ?? (quick ? 1 : 3)),
    seconds: positive(values.seconds ?? (quick ? 3 : 5)),
    logs,
    entry,
    json,
    svg,
  }
}

const chosen = <Name extends string>(
  wanted: ReadonlyArray<string>,
  known: ReadonlyArray<Name>,
  otherwise: ReadonlyArray<Name>,
): ReadonlyArray<Name> => {
  const unknown = wanted.find((name) => !known.some((one) => one === name))
  if (unknown !== undefined) throw new Error(`${unknown} is none of ${known.join(", ")}`)
  return wanted.length === 0 ? otherwise : known.filter((name) => wanted.includes(name))
}

const positive = (value: string | number): number => {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new Error(`${value} is not a positive whole number`)
  return number
}
