/** Faults and mocks: what is there, adding and removing. */
import { api } from "./api.js"
import { button, byId, checked, element, problem, table } from "./dom.js"

const kinds = [
  "rate_limit", "server_error", "overloaded", "timeout", "bad_gateway", "auth_error", "content_filter", "context_length",
  "disconnect", "truncate", "error_event", "stall", "slow", "malformed_json", "malformed_sse", "duplicate_event",
  "drop_event", "missing_done", "split", "burst", "trickle", "wrong_content_type", "empty_stream", "cut_tool_call",
  "truncated_body", "wrong_content_length", "invalid_utf8", "empty_body", "redirect", "slow_headers", "reset",
]

let started = false

export const startRules = () => {
  if (started) return
  started = true
  byId("fault-kinds").append(...kinds.map((kind) => element("option", kind)))
  byId("fault-form").addEventListener("submit", (event) => {
    event.preventDefault()
    addFault(new FormData(event.target)).then(listFaults).catch(problem)
  })
  byId("mock-form").addEventListener("submit", (event) => {
    event.preventDefault()
    api("/llmsim/mocks", { method: "POST", body: new FormData(event.target).get("rule") })
      .then(checked).then(listMocks).catch(problem)
  })
  listFaults().catch(problem)
  listMocks().catch(problem)
}

const addFault = async (form) => {
  const rule = { fault: { kind: form.get("kind") }, probability: Number(form.get("probability")) }
  if (form.get("model") !== "") rule.match = { model: form.get("model") }
  if (form.get("times") !== "") rule.times = Number(form.get("times"))
  checked(await api("/llmsim/faults", { method: "POST", body: JSON.stringify(rule) }))
}

const listFaults = async () => {
  const { faults } = checked(await api("/llmsim/faults"))
  table("faults", ["", "Id", "Rule", "Happened"], faults.map(({ id, rule, happened }) => [
    button("Remove", `Remove ${id}`, () => {
      api(`/llmsim/faults/${id}`, { method: "DELETE" }).then(checked).then(listFaults).catch(problem)
    }),
    id,
    JSON.stringify(rule),
    happened,
  ]))
}

const listMocks = async () => {
  const answer = await api("/llmsim/mocks")
  if (answer.status === 404) return
  byId("mocks-section").hidden = false
  const { mocks } = checked(answer)
  table("mocks", ["", "Id", "Rule"], mocks.map(({ id, ...rule }) => [
    button("Remove", `Remove ${id}`, () => {
      api(`/llmsim/mocks/${encodeURIComponent(id)}`, { method: "DELETE" }).then(checked).then(listMocks).catch(problem)
    }),
    id,
    JSON.stringify(rule),
  ]))
}
