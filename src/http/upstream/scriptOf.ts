/** A recorded answer as the writes that play it. */
import type { Script } from "../../faults/Script.ts"
import { bytesOf } from "../../recording/bytesOf.ts"
import type { Exchange } from "../../recording/Exchange.ts"

/** `timeOf` says when a piece is due, by its number and its recorded milliseconds. */
export const scriptOf = (
  { status, headers, pieces, ending, ended_ms }: Exchange["response"],
  timeOf: (piece: number, recorded: number) => number,
): Script => {
  const steps = pieces.map(([at, bytes], piece) => ({ due: timeOf(piece, at), bytes: bytesOf(bytes) }))
  const length = steps.reduce((sum, { bytes }) => sum + bytes.length, 0)
  return {
    status,
    // Redaction may have changed the length, and a broken answer keeps the one it promised.
    headers: joined(headers, (name) => (name === "content-length" && ending === "end" ? String(length) : undefined)),
    steps,
    ending,
    endsAt: Math.max(steps.at(-1)?.due ?? 0, timeOf(pieces.length, ended_ms)),
  }
}

const joined = (
  headers: ReadonlyArray<readonly [string, string]>,
  replaced: (name: string) => string | undefined,
): Readonly<Record<string, string>> => {
  const all: Record<string, string> = {}
  for (const [header, value] of headers) {
    const name = header.toLowerCase()
    all[name] = replaced(name) ?? (all[name] === undefined ? value : `${all[name]}, ${value}`)
  }
  return all
}
