/** Sends a streamed request, and draws when each token came. */
import { readEvents } from "./api.js"
import { ticks } from "./charts.js"
import { byId, problem } from "./dom.js"

let started = false

export const startPlayground = () => {
  if (started) return
  started = true
  byId("playground").addEventListener("submit", (event) => {
    event.preventDefault()
    send(new FormData(event.target)).catch(problem)
  })
}

const send = async (form) => {
  problem()
  const answer = byId("answer")
  const arrivals = []
  answer.textContent = ""
  const startedAt = performance.now()
  const key = form.get("api_key")
  const response = await fetch("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key === "" ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({
      model: form.get("model"),
      max_tokens: Number(form.get("max_tokens")),
      stream: true,
      messages: [{ role: "user", content: form.get("prompt") }],
    }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  await readEvents(response, (data) => {
    if (data === "[DONE]") return
    const text = JSON.parse(data).choices?.[0]?.delta?.content
    if (typeof text !== "string" || text === "") return
    answer.textContent += text
    arrivals.push(performance.now() - startedAt)
    byId("arrivals").replaceChildren(ticks("Tokens", arrivals))
  })
}
