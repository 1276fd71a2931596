/** Builds parts of the page; what comes from requests is only ever text. */

export const byId = (id) => document.getElementById(id)

export const element = (name, text, className) => {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = String(text)
  if (className !== undefined) made.className = className
  return made
}

export const number = (value) => Number(value).toLocaleString("en", { maximumFractionDigits: 1 })
export const milliseconds = (value) => `${number(value)} ms`

/** Changes what is there, so that a reader of the page keeps its place. */
export const cards = (id, values) => {
  const list = byId(id)
  for (const [name, value] of Object.entries(values)) {
    let shown = list.querySelector(`[data-name="${name}"]`)
    if (shown === null) {
      const card = element("div")
      shown = element("dd")
      shown.dataset.name = name
      card.append(element("dt", name), shown)
      list.append(card)
    }
    if (shown.textContent !== value) shown.textContent = value
  }
}

/** A cell is a text or an element. */
export const table = (id, heads, rows) => {
  const head = element("thead")
  const line = element("tr")
  for (const name of heads) line.append(element("th", name))
  head.append(line)
  const body = element("tbody")
  for (const cells of rows) {
    const row = element("tr")
    for (const cell of cells) {
      const made = element("td")
      made.append(cell instanceof Node ? cell : String(cell))
      row.append(made)
    }
    body.append(row)
  }
  byId(id).replaceChildren(head, body)
}

export const button = (text, label, press) => {
  const made = element("button", text)
  made.type = "button"
  made.setAttribute("aria-label", label)
  made.addEventListener("click", press)
  return made
}

export const problem = (error) => {
  byId("problem").textContent = error === undefined ? "" : String(error?.message ?? error)
}

/** What a refused call of the control API says. */
export const checked = ({ status, body }) => {
  if (status >= 400) throw new Error(body?.error?.message ?? `status ${status}`)
  problem()
  return body
}
