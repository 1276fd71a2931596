/** The soak's callers, in a thread of their own: some leave early, some do not read, all take whatever comes. */
import { randomInt } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { parentPort, workerData } from "node:worker_threads"
import { corpus } from "../../test/fuzz/corpus.ts"

interface Load {
  readonly url: string
  readonly streams: number
}

const { url, streams } = workerData as Load

/** Longer than any fault lasts, but those that last for ever. */
const patienceMs = 5_000

let stopping = false
let sent = 0
let failed = 0
parentPort?.on("message", () => {
  stopping = true
})

const call = async () => {
  const sample = corpus[randomInt(corpus.length)] as (typeof corpus)[number]
  const kind = randomInt(20)
  const signal = AbortSignal.timeout(kind < 3 ? randomInt(1, 300) : patienceMs)
  const response = await fetch(`${url}${sample.path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...sample.headers },
    body: JSON.stringify(sample.body),
    signal,
  })
  // One in twenty holds its answer unread for a while, and goes.
  if (kind === 3) await sleep(1_000)
  if (kind === 3) await response.body?.cancel()
  else await response.text()
}

const work = async () => {
  while (!stopping) {
    sent++
    await call().catch(() => {
      failed++
    })
    await sleep(randomInt(20))
  }
}

await Promise.all(Array.from({ length: streams }, work))
parentPort?.postMessage({ sent, failed })
process.exit(0)
