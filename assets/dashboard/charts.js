/** Lines of the last minutes. */
import { byId, element, number } from "./dom.js"

const svgName = "http://www.w3.org/2000/svg"
const width = 300
const height = 90
const samples = []

/** What the server remembers by the second, and what this page has seen of the rest. */
const charts = [
  { title: "Requests/s", lines: (stats) => [stats.series.map((one) => one.requests)] },
  { title: "Tokens/s", lines: (stats) => [stats.series.map((one) => one.tokens)] },
  { title: "Errors/s", lines: (stats) => [stats.series.map((one) => one.errors)] },
  { title: "TTFT p50 and p99, ms", lines: () => [samples.map((one) => one.ttft.p50_ms), samples.map((one) => one.ttft.p99_ms)] },
  { title: "Between tokens p50 and p99, ms", lines: () => [samples.map((one) => one.tbt.p50_ms), samples.map((one) => one.tbt.p99_ms)] },
  { title: "Active streams", lines: () => [samples.map((one) => one.streams)] },
]

let drawnAt = 0

export const drawCharts = (stats) => {
  samples.push({ ...stats.latency, streams: stats.active_streams })
  if (samples.length > 1500) samples.shift()
  if (performance.now() - drawnAt < 900) return
  drawnAt = performance.now()
  byId("charts").replaceChildren(...charts.map(({ title, lines }) => chart(title, lines(stats))))
}

const chart = (title, lines) => {
  const most = Math.max(1e-9, ...lines.flat())
  const last = lines.map((line) => number(line.at(-1) ?? 0)).join(" / ")
  const figure = element("figure")
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img" })
  drawing.setAttribute("aria-label", `${title}: ${last} now, at most ${number(most)}`)
  lines.forEach((line, index) => {
    const step = width / Math.max(1, line.length - 1)
    const points = line.map((value, at) => `${at * step},${height - 2 - (value / most) * (height - 6)}`).join(" ")
    drawing.append(svg("polyline", { points, class: index === 0 ? "first" : "second" }))
  })
  figure.append(element("figcaption", `${title}: ${last} (at most ${number(most)})`), drawing)
  return figure
}

/** Marks at times, in milliseconds, over the whole width. */
export const ticks = (label, times, most = Math.max(1, ...times), className = "tick") => {
  const drawing = svg("svg", { viewBox: `0 0 ${width} 30`, preserveAspectRatio: "none", role: "img" })
  drawing.setAttribute("aria-label", `${label}: ${times.length} events in ${number(most)} ms`)
  for (const time of times) {
    const x = 1 + (time / most) * (width - 2)
    drawing.append(svg("line", { x1: x, x2: x, y1: 2, y2: 28, class: className }))
  }
  return drawing
}

/** Rows of marks over one axis that begins at 0; each has a label, times in milliseconds, and a class. */
export const timeline = (rows) => {
  const shown = rows.filter(({ times }) => times.length > 0)
  const most = Math.max(1, ...shown.flatMap(({ times }) => times))
  const drawing = element("div", undefined, "timeline")
  for (const { label, times, className } of shown) {
    drawing.append(element("span", label), ticks(label, times, most, className))
  }
  const axis = element("span", undefined, "axis")
  axis.append(...[0, most / 2, most].map((at) => element("span", `${number(at)} ms`)))
  drawing.append(element("span"), axis)
  return drawing
}

const svg = (name, attributes) => {
  const made = document.createElementNS(svgName, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
