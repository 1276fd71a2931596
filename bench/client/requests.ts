/** Ready-made requests: the same shape, with prompts that differ. */

export interface Requests {
  readonly stream: boolean
  readonly next: () => Buffer
}

const variety = 256

const request = (k: number, stream: boolean, headers: ReadonlyArray<string>): Buffer => {
  const body = JSON.stringify({
    model: "gpt-4o",
    stream,
    messages: [
      { role: "system", content: "You are a helpful assistant. Answer in plain words." },
      { role: "user", content: `What should I know before I plant tree number ${k} in a small garden?` },
    ],
  })
  const head = [
    "POST /v1/chat/completions HTTP/1.1",
    "host: 127.0.0.1",
    "authorization: Bearer sk-bench",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ]
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`)
}

export const makeRequests = (stream: boolean, headers: ReadonlyArray<string> = []): Requests => {
  const first = request(0, stream, headers)
  const all = [first, ...Array.from({ length: variety - 1 }, (_, k) => request(k + 1, stream, headers))]
  let turn = 0
  return { stream, next: () => all[turn++ % variety] ?? first }
}
