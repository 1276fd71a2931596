/** How far the events of replayed streams are from their recorded times, as callers on warm connections see them. */
import { Agent, type IncomingMessage, request } from "node:http"
import type { Exchange } from "../../src/recording/Exchange.ts"

const now = () => performance.now()

/** Milliseconds for each event, from when its request was sent; all streams run at once. */
export const lateness = async (
  url: string,
  recorded: ReadonlyMap<string, Exchange>,
): Promise<ReadonlyArray<number>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: recorded.size })
  const warmed = Array.from({ length: recorded.size }, () => read(agent, `${url}/health`, undefined, () => undefined))
  await Promise.all(warmed)
  const late = await Promise.all(
    [...recorded.values()].map(({ request: { body }, response: { pieces } }) => play(agent, url, String(body), pieces)),
  )
  agent.destroy()
  return late.flat()
}

const play = async (agent: Agent, url: string, body: string, pieces: Exchange["response"]["pieces"]) => {
  const ends: Array<readonly [end: number, at: number]> = []
  let length = 0
  for (const [at, bytes] of pieces) {
    length += Buffer.byteLength(String(bytes))
    ends.push([length, at])
  }
  const late: Array<number> = []
  let got = 0
  let next = 0
  const from = now()
  await read(agent, `${url}/v1/chat/completions`, body, (bytes) => {
    got += bytes.length
    const elapsed = now() - from
    for (let end = ends[next]; end !== undefined && end[0] <= got; end = ends[++next]) late.push(elapsed - end[1])
  })
  if (next !== ends.length) throw new Error(`${next} events of ${ends.length} came`)
  return late
}

const read = (agent: Agent, url: string, body: string | undefined, onData: (bytes: Buffer) => void) =>
  new Promise<void>((resolve, reject) => {
    const headers = { "content-type": "application/json" }
    const call = request(url, { agent, method: body === undefined ? "GET" : "POST", headers })
    call.once("error", reject)
    call.once("response", (answer: IncomingMessage) => {
      answer.on("data", onData)
      answer.once("end", resolve)
      answer.once("error", reject)
    })
    call.end(body)
  })
