/** Turns the rounds of a case into a table of medians. */
import type { ServerName, VariantName } from "./options.ts"
import { median, ratio } from "./stats.ts"

export type Metrics = Readonly<Record<string, number | null>>

/** What one round found of one server. */
export interface Sample {
  readonly server: ServerName | VariantName
  readonly streams: number | null
  readonly round: number
  readonly metrics: Metrics
}

export interface Column {
  /** A metric, or `ratio:` and the metric to divide by the bare server's. */
  readonly key: string
  readonly title: string
  readonly digits: number
}

export interface Row {
  readonly server: ServerName | VariantName
  readonly streams: number | null
  readonly metrics: Metrics
}

export interface CaseReport {
  readonly name: string
  readonly title: string
  readonly columns: ReadonlyArray<Column>
  /** Medians of the rounds, but the sum of failures. */
  readonly rows: ReadonlyArray<Row>
  readonly samples: ReadonlyArray<Sample>
  readonly notes: ReadonlyArray<string>
}

const ratioPrefix = "ratio:"

export const summarize = (
  about: Pick<CaseReport, "name" | "title" | "columns" | "notes">,
  samples: ReadonlyArray<Sample>,
): CaseReport => {
  const groups = Map.groupBy(samples, ({ server, streams }) => `${server} ${streams}`)
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ ...first, metrics: mediansOf(group.map(({ metrics }) => metrics)) }]
  })
  const withRatios = rows.map(({ server, streams, metrics }) => {
    const bare = rows.find((row) => row.server === "bare" && row.streams === streams)?.metrics ?? {}
    return { server, streams, metrics: { ...metrics, ...ratiosOf(about.columns, metrics, bare) } }
  })
  return { ...about, rows: withRatios, samples, notes: [...about.notes, ...doubts(rows)] }
}

const mostClientLoad = 0.9
const mostOthersLoad = 0.2

/** Why rows may show something else than the server. */
const doubts = (rows: ReadonlyArray<Row>): ReadonlyArray<string> =>
  rows.flatMap(({ server, streams, metrics }) => {
    const { clientLoad, othersLoad } = metrics
    const row = streams === null ? server : `${server} at ${streams} streams`
    const busyClient = clientLoad != null && clientLoad > mostClientLoad
    const busyOthers = othersLoad != null && othersLoad > mostOthersLoad
    return [
      ...(busyClient ? [`${row}: the client was the limit`] : []),
      ...(busyOthers ? [`${row}: other processes took ${othersLoad.toFixed(1)} cores`] : []),
    ]
  })

const mediansOf = (rounds: ReadonlyArray<Metrics>): Metrics => {
  const keys = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(
    keys.map((key) => {
      const values = rounds.map((metrics) => metrics[key] ?? null).filter((value) => value !== null)
      return [key, key === "failures" ? values.reduce((sum, value) => sum + value, 0) : median(values)]
    }),
  )
}

const ratiosOf = (columns: ReadonlyArray<Column>, metrics: Metrics, bare: Metrics): Metrics =>
  Object.fromEntries(
    columns
      .filter(({ key }) => key.startsWith(ratioPrefix))
      .map(({ key }) => {
        const of = key.slice(ratioPrefix.length)
        return [key, ratio(metrics[of] ?? null, bare[of] ?? null)]
      }),
  )

/** For people at a terminal. */
export const formatReport = ({ name, title, columns, rows, notes }: CaseReport): string => {
  const withStreams = rows.some(({ streams }) => streams !== null)
  const header = ["server", ...(withStreams ? ["streams"] : []), ...columns.map((column) => column.title)]
  const body = rows.map(({ server, streams, metrics }) => [
    server,
    ...(withStreams ? [String(streams)] : []),
    ...columns.map(({ key, digits }) => metrics[key]?.toFixed(digits) ?? "-"),
  ])
  const widths = header.map((text, i) => Math.max(text.length, ...body.map((cells) => cells[i]?.length ?? 0)))
  const line = (cells: ReadonlyArray<string>) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ")
  const table = rows.length === 0 ? [] : [line(header), ...body.map(line)]
  return [`${name}: ${title}`, ...table, ...notes.map((note) => `  ${note}`), ""].join("\n")
}
