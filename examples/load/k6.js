// A load test with k6: k6 run examples/load/k6.js
import { check } from "k6"
import http from "k6/http"

export const options = { vus: 50, duration: "30s" }

const url = `${__ENV.OPENAI_BASE_URL || "http://localhost:8080/v1"}/chat/completions`
const body = JSON.stringify({ model: "gpt-4o-mini", stream: true, messages: [{ role: "user", content: "Hello" }] })
const params = { headers: { "content-type": "application/json" } }

export default function () {
  const response = http.post(url, body, params)
  check(response, {
    "status is 200": ({ status }) => status === 200,
    "the stream is whole": (answer) => answer.body.endsWith("data: [DONE]\n\n"),
  })
}
