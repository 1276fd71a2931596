/** A recorded answer as the writes that play it where no socket is to be had. */
import type { Script } from "../../faults/Script.ts"
import { bytesOf } from "../../recording/bytesOf.ts"
import type { Exchange } from "../../recording/Exchange.ts"
import { replayHeaders } from "./replayHeaders.ts"
import type { ReplayTimes } from "./replayTimes.ts"

export const scriptOf = (response: Exchange["response"], times: ReplayTimes): Script => ({
  status: response.status || 502,
  headers: joined(replayHeaders(response)),
  headersAt: times.headers,
  steps: response.pieces.map(([, bytes], piece) => ({ due: times.pieces[piece] ?? times.end, bytes: bytesOf(bytes) })),
  ending: response.ending === "end" ? "end" : "reset",
  endsAt: times.end,
})

const joined = (headers: ReadonlyArray<readonly [string, string]>): Readonly<Record<string, string>> => {
  const all: Record<string, string> = {}
  for (const [header, value] of headers) {
    const name = header.toLowerCase()
    all[name] = all[name] === undefined ? value : `${all[name]}, ${value}`
  }
  return all
}
