/** The dashboard's panels as lines of text, none longer than the terminal is wide. */

import type { StatsReport } from "../../control/StatsReport.ts"
import type { Spread } from "../../stats/CallTotals.ts"
import type { JournalLine } from "../../stats/JournalReport.ts"
import { printable } from "../printable.ts"
import type { FeedState } from "./Feed.ts"

export const panelNames = ["overview", "models", "requests", "logs"] as const
export type PanelName = (typeof panelNames)[number]

export interface PanelSize {
  readonly width: number
  readonly height: number
}

export const panelLines = (panel: PanelName, state: FeedState, filter: string, size: PanelSize) => {
  const lines = allLines(panel, state, filter, size)
  const shown = panel === "logs" ? lines.slice(-size.height) : lines.slice(0, size.height)
  // What callers send may hold characters that a terminal obeys; a line without a character would take no room.
  return shown.map((line) => printable(line).slice(0, size.width) || " ")
}

const allLines = (panel: PanelName, { report, requests, logs }: FeedState, filter: string, size: PanelSize) => {
  if (panel === "logs") return logs.length === 0 ? ["No log lines here: the server writes its own log."] : logs
  if (report === undefined) return ["Waiting for the server …"]
  if (panel === "models") return modelLines(report, size)
  return panel === "requests" ? requestLines(report, requests, filter) : overviewLines(report, size)
}

const overviewLines = (report: StatsReport, { width }: PanelSize): ReadonlyArray<string> => {
  const { latency, timing_error, pacing, overhead, series } = report
  const chart = Math.max(10, width - 26)
  return [
    `Requests  ${pairs({ total: report.total_requests, active: report.active_requests, streams: report.active_streams, aborted: report.aborted_requests })}`,
    `Tokens    ${pairs({ prompt: report.prompt_tokens, completion: report.completion_tokens, cached: report.cached_tokens })}`,
    `Errors    ${pairs({ all: report.total_errors, limited: report.rate_limit_errors, "5xx": report.server_errors, timeouts: report.timeout_errors, injected: report.injected_errors })}`,
    "",
    `Requests/s ${short(report.requests_per_second).padStart(9)} ${sparkline(
      series.map((one) => one.requests),
      chart,
    )}`,
    `Tokens/s   ${short(report.tokens_per_second).padStart(9)} ${sparkline(
      series.map((one) => one.tokens),
      chart,
    )}`,
    "",
    "Latency (ms)        p50      p90      p99      max",
    `First token  ${spread(latency.ttft)}`,
    `Per token    ${spread(latency.tbt)}`,
    `Whole        ${spread(latency.duration)}`,
    "",
    `Timing truth: events late p50 ${pacing.p50_ms} p99 ${pacing.p99_ms} ms`,
    `  first tokens late p99 ${timing_error.ttft.p99_ms} ms, own time p99 ${overhead.p99_ms} ms`,
  ]
}

const spread = ({ p50_ms, p90_ms, p99_ms, max_ms }: Spread): string =>
  [p50_ms, p90_ms, p99_ms, max_ms].map((ms) => short(ms).padStart(9)).join("")

const modelLines = ({ models }: StatsReport, { width }: PanelSize): ReadonlyArray<string> => {
  const all = Object.entries(models).sort(([, a], [, b]) => b.requests - a.requests)
  const most = all[0]?.[1].requests ?? 1
  const bar = Math.max(5, width - 44)
  return [
    `${"Model".padEnd(24)}${"calls".padStart(8)}${"errors".padStart(8)}`,
    ...all.map(
      ([name, { requests, errors }]) =>
        `${name.slice(0, 23).padEnd(24)}${short(requests).padStart(8)}${short(errors).padStart(8)}  ` +
        "█".repeat(Math.max(1, Math.round((requests / most) * bar))),
    ),
  ]
}

const requestLines = (
  { in_progress }: StatsReport,
  requests: ReadonlyArray<JournalLine>,
  filter: string,
): ReadonlyArray<string> => {
  const running = in_progress.map(
    ({ model = "?", begun, elapsed_ms, caller = "" }) =>
      `${begun ? "▶" : "…"} ${model.padEnd(22)} ${short(elapsed_ms).padStart(8)} ms  ${caller}`,
  )
  const ended = requests.map(
    ({ at, model, outcome, status, duration_ms, fault, prompt }) =>
      `${at.slice(11, 19)} ${(model ?? "?").slice(0, 20).padEnd(20)} ${(outcome === "aborted" ? "gone" : String(status)).padEnd(4)} ` +
      `${short(duration_ms).padStart(7)} ms ${fault ?? ""} ${prompt ?? ""}`,
  )
  return [...running, ...ended].filter((line) => line.toLowerCase().includes(filter.toLowerCase()))
}

const pairs = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${short(count)}`)
    .join("  ")

/** No more than seven characters. */
export const short = (value: number): string => {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)}G`
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)}M`
  if (value >= 1e5) return `${(value / 1e3).toFixed(0)}k`
  return Number.isInteger(value) ? String(value) : value.toFixed(1)
}

const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

/** The last values, each as a bar against the greatest of them. */
export const sparkline = (values: ReadonlyArray<number>, width: number): string => {
  const shown = values.slice(-width)
  const most = Math.max(...shown)
  if (!(most > 0)) return "▁".repeat(shown.length)
  return shown.map((value) => bars[Math.min(7, Math.floor((value / most) * 7.999))]).join("")
}
