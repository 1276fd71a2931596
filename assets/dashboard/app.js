/** Ties the page together: live numbers, journal, faults, mocks, settings and the playground. */
import { api, setKey, streamStats } from "./api.js"
import { drawCharts } from "./charts.js"
import { byId, cards, milliseconds, number, problem, table } from "./dom.js"
import { startJournal } from "./journal.js"
import { startPlayground } from "./playground.js"
import { startRules } from "./rules.js"

const show = (stats) => {
  byId("state").textContent = `up ${Math.round(stats.uptime_secs)} s`
  cards("cards", {
    "Requests": number(stats.total_requests),
    "Active": number(stats.active_requests),
    "Streams": number(stats.active_streams),
    "Requests/s": number(stats.requests_per_second),
    "Tokens/s": number(stats.tokens_per_second),
    "Prompt tokens": number(stats.prompt_tokens),
    "Completion tokens": number(stats.completion_tokens),
    "Errors": number(stats.total_errors),
    "Injected faults": number(stats.injected_faults),
    "Aborted": number(stats.aborted_requests),
    "TTFT p50": milliseconds(stats.latency.ttft.p50_ms),
    "TTFT p99": milliseconds(stats.latency.ttft.p99_ms),
    "Between tokens p50": milliseconds(stats.latency.tbt.p50_ms),
    "Connections": number(stats.open_connections),
  })
  cards("truth", {
    "Event late p50": milliseconds(stats.pacing.p50_ms),
    "Event late p99": milliseconds(stats.pacing.p99_ms),
    "First token late p99": milliseconds(stats.timing_error.ttft.p99_ms),
    "Own time per request p99": milliseconds(stats.overhead.p99_ms),
    "Event loop p99": milliseconds(stats.process.event_loop_delay_ms.p99),
    "Heap": `${Math.round(stats.process.heap_used_bytes / 1e6)} MB`,
  })
  for (const name of ["models", "keys"]) {
    table(name, ["Name", "Requests", "Errors", "Aborted", "Prompt tokens", "Completion tokens", "TTFT", "Between tokens"],
      Object.entries(stats[name]).sort((a, b) => b[1].requests - a[1].requests).slice(0, 50).map(([id, counts]) => [
        id,
        counts.requests,
        counts.errors,
        counts.aborted,
        counts.prompt_tokens,
        counts.completion_tokens,
        counts.ttft_count === 0 ? "" : milliseconds(counts.ttft_sum_ms / counts.ttft_count),
        counts.tbt_count === 0 ? "" : milliseconds(counts.tbt_sum_ms / counts.tbt_count),
      ]))
  }
  drawCharts(stats)
}

const start = async () => {
  const settings = await api("/llmsim/settings")
  if (settings.status === 401) {
    byId("key-form").hidden = false
    return
  }
  byId("key-form").hidden = true
  byId("settings").textContent = JSON.stringify(settings.body, null, 2)
  startJournal()
  startRules()
  startPlayground()
  streamStats(show, () => { byId("state").textContent = "the server is gone; trying again …" })
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault()
  setKey(byId("key").value)
  start().catch(problem)
})
byId("reset").addEventListener("click", () => { api("/llmsim/reset", { method: "POST" }).catch(problem) })
start().catch(problem)
