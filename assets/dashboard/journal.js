/** The journal with its filter, and one request of it in full. */
import { api } from "./api.js"
import { timeline } from "./charts.js"
import { button, byId, checked, element, milliseconds, problem, table } from "./dom.js"

let started = false

export const startJournal = () => {
  if (started) return
  started = true
  byId("journal-filter").addEventListener("submit", (event) => {
    event.preventDefault()
    list().catch(problem)
  })
  byId("journal-clear").addEventListener("click", () => {
    api("/llmsim/requests", { method: "DELETE" }).then(checked).then(list).catch(problem)
  })
  const again = () => list().catch(() => undefined).then(() => setTimeout(again, 2000))
  again()
}

const list = async () => {
  // Whoever is at a line of the list is not to lose it.
  if (byId("journal").contains(document.activeElement)) return
  const query = new URLSearchParams()
  for (const [name, value] of new FormData(byId("journal-filter"))) if (value !== "") query.set(name, value)
  query.set("limit", "50")
  const { requests } = checked(await api(`/llmsim/requests?${query}`))
  table("journal", ["", "Time", "Model", "Status", "Key", "Tokens", "TTFT", "Duration", "Fault", "Prompt"],
    requests.map((one) => [
      button("Show", `Show ${one.id}`, () => inspect(one.id).catch(problem)),
      one.at.slice(11, 23),
      one.model ?? "",
      one.outcome === "aborted" ? "aborted" : one.status,
      one.key,
      one.usage === null ? "" : `${one.usage.prompt} + ${one.usage.completion}`,
      one.ttft_ms === null ? "" : milliseconds(one.ttft_ms),
      milliseconds(one.duration_ms),
      one.fault ?? one.error ?? "",
      one.prompt ?? "",
    ]))
}

/** Steps as they were and as they were planned, and when each event was due, which counts from the plan. */
const rowsOf = ({ steps, events_ms }) => {
  const plan = steps.find(({ step }) => step === "planned")?.at_ms ?? 0
  return [
    ...steps.filter(({ at_ms }) => at_ms !== null).map(({ step, at_ms, planned_ms }) => ({
      label: step.replace("_", " "),
      times: [at_ms],
      className: planned_ms === null || at_ms <= planned_ms + 1 ? "tick" : "late",
    })),
    { label: "as planned", times: steps.flatMap(({ planned_ms }) => planned_ms ?? []), className: "tick" },
    { label: "events due", times: events_ms.map((due) => plan + due), className: "tick" },
  ]
}

const inspect = async (id) => {
  const one = checked(await api(`/llmsim/requests/${encodeURIComponent(id)}`))
  const steps = element("table")
  steps.id = "steps"
  const parts = [element("h3", `${one.method} ${one.path} ${one.id}`), steps]
  parts.push(timeline(rowsOf(one)))
  if (one.prompt !== null) parts.push(element("pre", one.prompt))
  if (one.body !== null) parts.push(element("pre", one.body))
  if (one.answer !== null) parts.push(element("p", "Answered:", "hint"), element("pre", one.answer))
  if (one.mocks !== null) {
    parts.push(element("p", "Mocks:", "hint"), element("pre", JSON.stringify(one.mocks, null, 2)))
  }
  const inspector = byId("inspector")
  inspector.replaceChildren(...parts)
  inspector.hidden = false
  table("steps", ["Step", "At", "Planned", "Detail"], one.steps.map((step) => [
    step.step,
    step.at_ms === null ? "" : milliseconds(step.at_ms),
    step.planned_ms === null ? "" : milliseconds(step.planned_ms),
    step.detail === null ? "" : JSON.stringify(step.detail),
  ]))
  inspector.focus()
}
