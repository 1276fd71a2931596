/** Finds the lines of a cassette with the keys at their heads and how they ended, without a look at the rest. */
import { readSync } from "node:fs"
import { Result, Schema } from "effect"
import { CassetteHeader, Ending, Exchange } from "./Exchange.ts"

export interface Line {
  readonly key: string
  readonly exact: string
  readonly route: string
  readonly ending: Exchange["response"]["ending"]
  readonly offset: number
  /** In bytes, without the line's end. */
  readonly length: number
}

export interface Scan {
  readonly header: CassetteHeader | undefined
  readonly lines: Array<Line>
  /** Where the last whole line ends. */
  readonly end: number
  /** Whether something follows it. */
  readonly torn: boolean
  /** Numbers of the lines that are no exchanges. */
  readonly odd: ReadonlyArray<number>
}

const blockBytes = 4 * 1024 * 1024
const newline = 10
const closing = 125

export const scanLines = (descriptor: number): Scan => {
  let header: CassetteHeader | undefined
  const lines: Array<Line> = []
  const odd: Array<number> = []
  const routes = new Map<string, string>()
  let number = 0
  const { end, size } = eachLine(descriptor, (bytes, offset) => {
    number++
    if (number === 1) header = headerOf(bytes)
    else if (bytes.length > 0) {
      const entry = entryOf(bytes)
      if (entry === undefined) odd.push(number)
      else {
        const route = routes.get(entry.route) ?? entry.route
        routes.set(route, route)
        lines.push({ ...entry, route, offset, length: bytes.length })
      }
    }
  })
  return { header, lines, end, torn: size > end, odd }
}

/** Calls `take` with each line that has its end; the bytes are good until it returns. */
const eachLine = (descriptor: number, take: (bytes: Buffer, offset: number) => void) => {
  let block = Buffer.allocUnsafe(blockBytes)
  let held = 0
  let start = 0
  for (;;) {
    // A line longer than the block.
    if (held === block.length) block = Buffer.concat([block], block.length * 2)
    const read = readSync(descriptor, block, held, block.length - held, start + held)
    if (read === 0) return { end: start, size: start + held }
    const filled = block.subarray(0, held + read)
    let from = 0
    for (let at = filled.indexOf(newline, held); at !== -1; at = filled.indexOf(newline, from)) {
      take(filled.subarray(from, at), start + from)
      from = at + 1
    }
    filled.copy(block, 0, from)
    held = filled.length - from
    start += from
  }
}

const headerOf = (bytes: Buffer): CassetteHeader | undefined => Result.getOrUndefined(decodeHeader(bytes.toString()))

const decodeHeader = Schema.decodeUnknownResult(Schema.fromJsonString(CassetteHeader))
const decodeLine = Schema.decodeUnknownResult(Schema.fromJsonString(Exchange))

const isEnding = Schema.is(Ending)

const headPattern = /^\{"key":"([^"\\]*)","exact":"([^"\\]*)","route":"([^"\\]*)",/

const tailPattern = /"ending":"(\w+)","ended_ms":[^{}",]+\}(?:,"anonymized":true)?\}$/

type Entry = Pick<Line, "key" | "exact" | "route" | "ending">

/** A line that someone wrote by hand may have another order. */
const entryOf = (bytes: Buffer): Entry | undefined => {
  if (bytes.at(-1) === closing) {
    const [, key, exact, route] = headPattern.exec(bytes.toString("utf8", 0, 512)) ?? []
    const [, ending] = tailPattern.exec(bytes.toString("latin1", Math.max(0, bytes.length - 128))) ?? []
    if (key !== undefined && exact !== undefined && route !== undefined && isEnding(ending))
      return { key, exact, route, ending }
  }
  const line = decodeLine(bytes.toString())
  if (Result.isFailure(line)) return undefined
  const { key, exact, route, response } = line.success
  return { key, exact, route, ending: response.ending }
}
