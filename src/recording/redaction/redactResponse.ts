/** Takes secrets out of an answer and leaves its pieces their times. */
import { storedBytes, textEnds, wholeText } from "../bytesOf.ts"
import type { Exchange, RawResponse } from "../Exchange.ts"
import { redactBody, type Segment } from "./redactBody.ts"
import { type Rewriting, withholds } from "./redactLeaves.ts"

export const redactResponse = (raw: RawResponse, rewriting: Rewriting): Exchange["response"] => {
  const { status, ending, endedMs, headersMs, pieces } = raw
  return {
    status,
    headers: raw.headers.map(([name, value]) => [name, rewriting.redactor.header(name, value)]),
    ...(headersMs === undefined ? {} : { headers_ms: inMicros(headersMs) }),
    pieces: piecesOf(pieces, rewriting),
    ending,
    ended_ms: inMicros(endedMs),
  }
}

const inMicros = (ms: number): number => Math.round(ms * 1000) / 1000

type Pieces = Exchange["response"]["pieces"]

const piecesOf = (pieces: RawResponse["pieces"], rewriting: Rewriting): Pieces => {
  const said = wholeText(pieces)
  if (said === undefined)
    return pieces.map(({ at, bytes }) => [
      inMicros(at),
      rewriting.lorem === undefined ? storedBytes(bytes) : { base64: Buffer.alloc(bytes.length).toString("base64") },
    ])
  const texts = textsOf(pieces, said.text, rewriting)
  if (said.rest.length === 0 || withholds(rewriting)) return texts
  return [...texts, [inMicros(pieces.at(-1)?.at ?? 0), storedBytes(said.rest)]]
}

const textsOf = (pieces: RawResponse["pieces"], text: string, rewriting: Rewriting): Pieces => {
  const segments = redactBody(text, rewriting)
  const whole = segments.map((segment) => segment.text).join("")
  const moved = whole === text ? (end: number) => end : moverOf(segments)
  let from = 0
  return textEnds(pieces).flatMap((end, index) => {
    const to = index === pieces.length - 1 ? whole.length : moved(end)
    const piece = whole.slice(from, to)
    from = to
    return piece === "" ? [] : [[inMicros(pieces[index]?.at ?? 0), piece] as const]
  })
}

/** Where a place of the old text, not falling from call to call, is in the new one. */
const moverOf = (segments: ReadonlyArray<Segment>) => {
  let index = 0
  let before = 0
  let after = 0
  return (place: number): number => {
    for (let segment = segments[index]; segment !== undefined; segment = segments[++index]) {
      if (place < before + segment.length) return after + Math.min(place - before, segment.text.length)
      before += segment.length
      after += segment.text.length
    }
    return after
  }
}
