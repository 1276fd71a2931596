/** Faults and mocks: what is in force, adding, turning off and on, and removing. */
import { api } from "./api.js"
import { button, byId, checked, element, problem, table } from "./dom.js"

/** Rules that were turned off: the server knows only those that are on, so this page keeps them. */
const off = { faults: [], mocks: [] }

let started = false

export const startRules = () => {
  if (started) return
  started = true
  onSubmit("fault-form", (form) => postFault(faultOf(form)).then(listFaults))
  onSubmit("mock-form", (form) => postMock(mockOf(form)).then(listMocks))
  onSubmit("mock-json-form", (form) => postMock(form.get("rule")).then(listMocks))
  fillKinds().catch(problem)
  listFaults().catch(problem)
  listMocks().catch(problem)
}

const onSubmit = (id, act) => {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault()
    act(new FormData(event.target)).catch(problem)
  })
}

/** As the server's own spec has them. */
const fillKinds = async () => {
  const { components } = checked(await api("/llmsim/openapi.json"))
  const kinds = components.schemas.FaultRule.properties.fault.properties.kind.enum
  byId("fault-kinds").append(...kinds.map((kind) => element("option", kind)))
}

const faultOf = (form) => ({
  fault: { kind: form.get("kind") },
  probability: Number(form.get("probability")),
  ...(form.get("model") !== "" && { match: { model: form.get("model") } }),
  ...(form.get("times") !== "" && { times: Number(form.get("times")) }),
})

const mockOf = (form) => {
  const match = {
    ...(form.get("contains") !== "" && { content_contains: form.get("contains") }),
    ...(form.get("model") !== "" && { model: form.get("model") }),
  }
  return {
    ...(Object.keys(match).length > 0 && { match }),
    response: { content: form.get("answer") },
    ...(form.get("times") !== "" && { times: Number(form.get("times")) }),
  }
}

const post = async (path, rule) => {
  const body = typeof rule === "string" ? rule : JSON.stringify(rule)
  checked(await api(path, { method: "POST", body }))
}

const remove = async (path, id) => checked(await api(`${path}/${encodeURIComponent(id)}`, { method: "DELETE" }))

const postFault = (rule) => post("/llmsim/faults", rule)
const postMock = (rule) => post("/llmsim/mocks", rule)

const listFaults = async () => {
  const { faults } = checked(await api("/llmsim/faults"))
  const on = faults.map(({ id, rule, happened }) => ({ id, rule, count: happened, ours: true }))
  list("faults", "Happened", on, postFault, listFaults)
}

const listMocks = async () => {
  const { mocks, problems } = checked(await api("/llmsim/mocks"))
  const on = mocks.map(({ id, source, answered, ...rule }) => ({ id, rule, count: answered, ours: source === "api", source }))
  list("mocks", "Answered", on, (rule, id) => postMock({ id, ...rule }), listMocks)
  byId("mock-problems").textContent = problems.join("\n")
}

/** What stands in a file or in the settings is changed there. */
const list = (name, counted, on, turnOn, again) => {
  const path = `/llmsim/${name}`
  const act = (text, id, press) => button(text, `${text} ${id}`, () => { press().catch(problem) })
  const forget = (one) => {
    off[name] = off[name].filter((other) => other !== one)
  }
  const onRow = ({ id, rule, count, ours, source }) => {
    const turnOff = () => remove(path, id).then(() => off[name].push({ id, rule })).then(again)
    const buttons = ours ? [act("Turn off", id, turnOff), act("Remove", id, () => remove(path, id).then(again))] : [source]
    return [together(buttons), id, JSON.stringify(rule), count]
  }
  const offRow = (one) => {
    const turn = () => turnOn(one.rule, one.id).then(() => forget(one)).then(again)
    const drop = async () => { forget(one); await again() }
    return [together([act("Turn on", one.id, turn), act("Remove", one.id, drop)]), one.id, JSON.stringify(one.rule), "off"]
  }
  table(name, ["", "Id", "Rule", counted], [...on.map(onRow), ...off[name].map(offRow)])
}

const together = (parts) => {
  const cell = element("span", undefined, "buttons")
  cell.append(...parts)
  return cell
}
