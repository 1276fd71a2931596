/** How far the events of replayed streams are from their recorded times, as callers on warm connections see them. */
import { Agent, type IncomingMessage, request } from "node:http"
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises"
import type { Exchange } from "../../src/recording/Exchange.ts"

const now = () => performance.now()

/**
 * Milliseconds for each event, from when its request was sent. All streams run at once; they start `apartMs` from each
 * other, and with 0 as fast as this process can send: each in a turn of its own, as Node sends what one turn asks for at
 * the turn's end, and the server has no part in that wait.
 */
export const lateness = async (
  url: string,
  recorded: ReadonlyMap<string, Exchange>,
  apartMs: number,
): Promise<ReadonlyArray<number>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: recorded.size })
  const warmed = Array.from({ length: recorded.size }, () => read(agent, `${url}/health`, undefined, () => undefined))
  await Promise.all(warmed)
  const playing: Array<Promise<ReadonlyArray<number>>> = []
  for (const { request, response } of recorded.values()) {
    playing.push(play(agent, url, String(request.body), response.pieces))
    await (apartMs === 0 ? turn() : sleep(apartMs))
  }
  const late = await Promise.all(playing)
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
