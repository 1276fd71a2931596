/** When the parts of a recorded answer are due. */
import type { Exchange } from "../../recording/Exchange.ts"

/** Milliseconds after the request arrived, never falling. */
export interface ReplayTimes {
  /** When the headers leave, if not with the first piece. */
  readonly headers: number | undefined
  readonly pieces: ReadonlyArray<number>
  readonly end: number
}

/** As recorded, so many times faster. */
export const replayTimes = (response: Exchange["response"], speed: number | "instant"): ReplayTimes => {
  const { pieces, ended_ms, headers_ms } = response
  const timeOf = (recorded: number) => (speed === "instant" ? 0 : recorded / speed)
  const first = headers_ms === undefined ? undefined : timeOf(headers_ms)
  let last = first ?? 0
  // People edit cassettes.
  const notBefore = (due: number): number => {
    last = Math.max(last, due)
    return last
  }
  return { headers: first, pieces: pieces.map(([at]) => notBefore(timeOf(at))), end: notBefore(timeOf(ended_ms)) }
}
