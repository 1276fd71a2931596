/** Draws the results: what the streams achieve, how far events are off their moments, and the ratios to bare Node. */
import { type ServerName, serverNames } from "./options.ts"
import type { CaseReport, Row } from "./report.ts"

const width = 1080
const height = 380
const panel = { width: 270, height: 210, top: 100, gap: 85, left: 60 }

const colours: Readonly<Record<string, string>> = {
  llmsim: "#1a56db",
  bare: "#6b7280",
  wheel: "#15803d",
  aimock: "#c2410c",
}

const text = (x: number, y: number, words: string, attributes = ""): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${words}</text>`

const line = (x1: number, y1: number, x2: number, y2: number, stroke: string): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}"/>`

/** From a value to its height in a panel, 0 at the foot and 1 at the top. */
type Scale = (value: number) => number

interface Axis {
  readonly scale: Scale
  readonly ticks: ReadonlyArray<number>
  readonly label: (tick: number) => string
}

const linear = (top: number, step: number, label: Axis["label"]): Axis => ({
  scale: (value) => value / top,
  ticks: Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, k) => k * step),
  label,
})

const logarithmic = (from: number, to: number, label: Axis["label"]): Axis => {
  const decades = Math.log10(to / from)
  return {
    scale: (value) => Math.max(0, Math.log10(value / from) / decades),
    ticks: Array.from({ length: Math.round(decades) + 1 }, (_, k) => from * 10 ** k),
    label,
  }
}

const leftOf = (index: number): number => panel.left + index * (panel.width + panel.gap)
const yOf = (axis: Axis, value: number): number => panel.top + panel.height * (1 - axis.scale(value))

const frame = (index: number, title: string, axis: Axis): string => {
  const left = leftOf(index)
  const ticks = axis.ticks.map((tick) => {
    const y = yOf(axis, tick)
    return (
      line(left, y, left + panel.width, y, "#e5e7eb") + text(left - 8, y + 4, axis.label(tick), 'text-anchor="end"')
    )
  })
  return text(left, panel.top - 16, title, 'font-weight="600" fill="#111827"') + ticks.join("")
}

/** A line for each server over the numbers of streams. */
const lines = (index: number, title: string, axis: Axis, rows: ReadonlyArray<Row>, metric: string): string => {
  const counts = [...new Set(rows.flatMap(({ streams }) => (streams === null ? [] : [streams])))]
  const xOf = (streams: number | null) =>
    leftOf(index) + (panel.width * (counts.indexOf(streams ?? 0) + 0.5)) / Math.max(1, counts.length)
  const foot = panel.top + panel.height
  const labels = counts.map((count) => text(xOf(count), foot + 18, String(count), 'text-anchor="middle"'))
  const curves = serverNames.map((server) => {
    const points = rows.flatMap((row) => {
      const value = row.metrics[metric]
      return row.server === server && value != null ? [[xOf(row.streams), yOf(axis, value)] as const] : []
    })
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")
    const dots = points.map(([x, y]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.5"/>`).join("")
    const colour = colours[server]
    return `<g fill="${colour}"><polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}</g>`
  })
  const caption = text(leftOf(index) + panel.width / 2, foot + 38, "concurrent streams", 'text-anchor="middle"')
  return frame(index, title, axis) + labels.join("") + curves.join("") + caption
}

interface Group {
  readonly label: string
  readonly values: ReadonlyArray<readonly [server: string, value: number]>
}

/** A group of bars for each case. */
const bars = (index: number, title: string, groups: ReadonlyArray<Group>): string => {
  const largest = Math.max(1, ...groups.flatMap(({ values }) => values.map(([, value]) => value)))
  const step = [0.25, 0.5, 1, 2, 5, 10].find((candidate) => largest / candidate <= 5) ?? 20
  const axis = linear(Math.ceil(largest / step) * step, step, (tick) => `${tick}×`)
  const slot = panel.width / Math.max(1, groups.length)
  const drawn = groups.map(({ label, values }, k) => {
    const bar = Math.min(28, (slot - 16) / Math.max(1, values.length))
    const start = leftOf(index) + slot * (k + 0.5) - (bar * values.length) / 2
    const shapes = values.map(([server, value], n) => {
      const [x, y] = [start + n * bar, yOf(axis, value)]
      const box = `x="${(x + 2).toFixed(1)}" y="${y.toFixed(1)}" width="${(bar - 4).toFixed(1)}"`
      const tall = (panel.top + panel.height - y).toFixed(1)
      const number = text(x + bar / 2, y - 5, value.toFixed(2), 'text-anchor="middle" font-size="10"')
      return `<rect ${box} height="${tall}" fill="${colours[server]}"/>${number}`
    })
    const middle = leftOf(index) + slot * (k + 0.5)
    return shapes.join("") + text(middle, panel.top + panel.height + 18, label, 'text-anchor="middle"')
  })
  return frame(index, title, axis) + drawn.join("")
}

const groupOf = (reports: ReadonlyArray<CaseReport>, name: string, label: string, metric: string): Group => ({
  label,
  values: rowsOf(reports, name).flatMap(({ server, metrics }) => {
    const value = metrics[metric]
    return value == null ? [] : [[server, value] as const]
  }),
})

const rowsOf = (reports: ReadonlyArray<CaseReport>, name: string): ReadonlyArray<Row> =>
  reports.find((report) => report.name === name)?.rows ?? []

const legend = (servers: ReadonlyArray<ServerName>): string =>
  servers
    .map((server, k) => {
      const x = panel.left + k * 90
      return `<rect x="${x}" y="46" width="12" height="12" fill="${colours[server]}"/>${text(x + 18, 56, server)}`
    })
    .join("")

/** `machine` tells where the numbers are from. */
export const drawResults = (reports: ReadonlyArray<CaseReport>, machine: string): string => {
  const paced = rowsOf(reports, "paced")
  const seen = serverNames.filter((name) => reports.some(({ rows }) => rows.some(({ server }) => server === name)))
  const errors = logarithmic(0.1, 10_000, (tick) => `${Number(tick.toPrecision(1))} ms`)
  const groups = [
    groupOf(reports, "json", "JSON requests/s", "ratio:perSecond"),
    groupOf(reports, "sse-unpaced", "SSE events/s", "ratio:eventsPerSecond"),
  ]
  const share = linear(1, 0.2, (tick) => `${Math.round(tick * 100)}%`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#4b5563">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${text(panel.left, 28, "llmsim under load", 'font-size="16" font-weight="600" fill="#111827"')}
${text(leftOf(2) + panel.width, 28, machine, 'text-anchor="end"')}
${legend(seen)}
${lines(0, "Events that came, of those due (20 ms each)", share, paced, "achieved")}
${lines(1, "Pacing error, 99th percentile", errors, paced, "pacingP99Ms")}
${bars(2, "Throughput, as a multiple of bare Node", groups)}
</svg>
`
}
