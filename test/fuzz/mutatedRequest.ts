/** A wrong request, made of a right one: its body, its headers or any of its bytes. */
import type { Sample } from "./corpus.ts"
import type { FuzzRandom } from "./FuzzRandom.ts"
import { mutatedBody } from "./mutatedBody.ts"

const strangeHeaders = [
  "transfer-encoding: chunked",
  "transfer-encoding: gzip, chunked",
  "content-length: 0",
  "content-length: -1",
  "content-length: 99999999999",
  "content-type: text/plain",
  "content-type: multipart/form-data; boundary=x",
  "content-encoding: gzip",
  "expect: 100-continue",
  "expect: nothing",
  "connection: upgrade\r\nupgrade: websocket",
  "connection: upgrade\r\nupgrade: h2c",
  "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
  "host:",
  "origin: null",
  "authorization: Bearer \u00ff",
  "x-goog-api-key: __proto__",
  "x-llmsim-latency: constructor",
  "x-llmsim-ttft-ms: 1e999",
  "x-llmsim-seed: -0",
  "x-llmsim-target-tokens: 0",
  "x-llmsim-generator: fixed:",
  `x-long: ${"y".repeat(17_000)}`,
]

const strangePaths = [
  "/",
  "//",
  "/v1/../v1/models",
  "/v1/models/%00",
  "/v1/models/%",
  "/v1/models/constructor",
  "/v1/files/..%2f..%2fetc%2fpasswd/content",
  "/v1/responses/__proto__",
  "/v1/batches?limit=NaN&after=%ff",
  "/v1/chat/completions?__proto__=1",
  "/v1beta/models/gemini-2.5-flash:constructor",
  "/v1beta/models/:",
  "/azure/openai/deployments/__proto__/chat/completions",
  "/health/../llmsim/stats",
  "*",
  "http://localhost/v1/models",
  `/v1/${"a/".repeat(500)}`,
]

const methods = ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH", "CONNECT"]

export const mutatedRequest = ({ path, headers, body }: Sample, random: FuzzRandom): Buffer => {
  const kind = random.int(10)
  const content = Buffer.from(kind < 7 || random.chance(0.3) ? mutatedBody(body, random) : JSON.stringify(body))
  const lines = [
    "host: localhost",
    "connection: close",
    "content-type: application/json",
    `content-length: ${content.length}`,
  ]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (kind === 7) lines.splice(random.int(lines.length), random.int(2), random.pick(strangeHeaders))
  const method = kind === 8 && random.chance(0.5) ? random.pick(methods) : "POST"
  const target = kind === 8 ? random.pick(strangePaths) : path
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1")
  const bytes = Buffer.concat([head, content])
  return kind === 9 ? shaken(bytes, random) : bytes
}

/** Some bytes changed, left out or doubled. */
const shaken = (bytes: Buffer, random: FuzzRandom): Buffer => {
  const at = random.int(bytes.length)
  const length = 1 + random.int(8)
  const rest = bytes.subarray(at + length)
  const noise = Buffer.from(Array.from({ length }, () => random.int(256)))
  const middle = random.pick([noise, Buffer.alloc(0), Buffer.concat([bytes.subarray(at, at + length), noise])])
  return random.chance(0.2) ? bytes.subarray(0, at) : Buffer.concat([bytes.subarray(0, at), middle, rest])
}
