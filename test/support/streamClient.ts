/** A client on another host: prints when each event of a stream came, in milliseconds after the request, and how it ended. */
import { request } from "node:http"

const [host = "", port = "", tokens = "", headers = "{}"] = process.argv.slice(2)
const body = JSON.stringify({
  model: "gpt-4o",
  stream: true,
  max_tokens: Number(tokens),
  messages: [{ role: "user", content: "Hi" }],
})
const startedAt = performance.now()
const sent = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...JSON.parse(headers) }
const end = (how: string) => process.stdout.write(`end ${how}\n`)
const call = request({ host, port, path: "/v1/chat/completions", method: "POST", headers: sent }, (response) => {
  response.setEncoding("utf8").on("data", (text: string) => {
    const events = text.split("\n\n").filter((part) => part.includes('"content"')).length
    for (let i = 0; i < events; i++) process.stdout.write(`${performance.now() - startedAt}\n`)
  })
  response.on("end", () => end("whole"))
  response.on("error", () => {})
})
call.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
call.end(body)
