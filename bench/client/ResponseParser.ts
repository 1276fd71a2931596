/** Reads HTTP/1.1 answers and server-sent events off raw bytes, without a string for each event. */

export interface ResponseSink {
  readonly event: (isContent: boolean) => void
  readonly end: () => void
}

type State = "head" | "whole" | "chunkSize" | "chunk" | "chunkEnd" | "end"

const headEnd = Buffer.from("\r\n\r\n")
const contentMark = Buffer.from('"delta":{"content":"')
const lineFeed = 10
const carriageReturn = 13
const openBracket = 91
const dataPrefix = "data: ".length

/** Expects what every server here does: that no event is spread over several chunks. */
export class ResponseParser {
  /** Of the answer that is being read, or was last read. */
  status = 0
  bodyBytes = 0
  contents = 0
  done = false
  /** Why the bytes make no sense. */
  broken: string | null = null

  readonly #sink: ResponseSink
  #state: State = "head"
  #hasEvents = false
  /** Bytes that are left of the body or chunk. */
  #remaining = 0
  /** The start of something that has not all come. */
  #carry: Buffer | null = null
  /** Where content events have their mark, as long as they have it at the same place. */
  #markAt = 0

  constructor(sink: ResponseSink) {
    this.#sink = sink
  }

  /** Takes the first `length` bytes; keeps no reference to them. */
  feed(buffer: Buffer, length: number): void {
    let bytes = buffer
    let end = length
    if (this.#carry !== null) {
      bytes = Buffer.concat([this.#carry, buffer.subarray(0, length)])
      end = bytes.length
      this.#carry = null
    }
    let at = 0
    while (at < end && this.broken === null) {
      const next = this.#step(bytes, at, end)
      if (next === at) break
      at = next
    }
    if (at < end) this.#carry = Buffer.from(bytes.subarray(at, end))
  }

  /** Where the next step begins: at the same place if more bytes are needed. */
  #step(bytes: Buffer, at: number, end: number): number {
    switch (this.#state) {
      case "head":
        return this.#head(bytes, at, end)
      case "whole":
        return this.#whole(at, end)
      case "chunkSize":
        return this.#chunkSize(bytes, at, end)
      case "chunk":
        return this.#chunk(bytes, at, end)
      case "chunkEnd":
      case "end":
        return this.#lineEnd(at, end)
    }
  }

  #head(bytes: Buffer, at: number, end: number): number {
    const close = bytes.indexOf(headEnd, at)
    if (close === -1 || close + headEnd.length > end) return at
    const head = bytes.toString("latin1", at, close).toLowerCase()
    this.status = Number(head.slice(9, 12))
    this.bodyBytes = 0
    this.contents = 0
    this.done = false
    this.#hasEvents = head.includes("\r\ncontent-type: text/event-stream")
    const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1]
    if (length !== undefined) {
      this.#remaining = Number(length)
      this.#state = "whole"
    } else if (head.includes("\r\ntransfer-encoding: chunked")) this.#state = "chunkSize"
    else this.broken = "an answer with neither length nor chunks"
    return close + headEnd.length
  }

  #whole(at: number, end: number): number {
    const taken = Math.min(this.#remaining, end - at)
    this.#remaining -= taken
    this.bodyBytes += taken
    if (this.#remaining === 0) this.#finish()
    return at + taken
  }

  #chunkSize(bytes: Buffer, at: number, end: number): number {
    let size = 0
    for (let i = at; i < end; i++) {
      const byte = bytes[i] ?? 0
      if (byte === carriageReturn) {
        if (i + 1 === end) return at
        this.#remaining = size
        this.bodyBytes += size
        this.#state = size === 0 ? "end" : "chunk"
        return i + 2
      }
      // Digits are 0x30 to 0x39; letters of either case end in 1 to 6.
      size = size * 16 + (byte < 0x40 ? byte - 0x30 : (byte & 0x0f) + 9)
    }
    return at
  }

  #chunk(bytes: Buffer, at: number, end: number): number {
    const limit = Math.min(at + this.#remaining, end)
    const start = this.#hasEvents ? this.#events(bytes, at, limit) : limit
    this.#remaining -= start - at
    if (this.#remaining === 0) this.#state = "chunkEnd"
    else if (start + this.#remaining === limit) this.broken = "a chunk that does not end with an event"
    return start
  }

  /** Where the first event begins that has not all come. */
  #events(bytes: Buffer, at: number, limit: number): number {
    let start = at
    let from = at
    while (from + 1 < limit) {
      const line = bytes.indexOf(lineFeed, from)
      if (line === -1 || line + 1 >= limit) break
      from = line + 1
      if (bytes[from] !== lineFeed) continue
      this.#event(bytes, start, line)
      from = start = line + 2
    }
    return start
  }

  #event(bytes: Buffer, start: number, end: number): void {
    if (bytes[start + dataPrefix] === openBracket) {
      this.done = true
      this.#sink.event(false)
      return
    }
    const isContent = this.#isContent(bytes, start, end)
    if (isContent) this.contents++
    this.#sink.event(isContent)
  }

  #isContent(bytes: Buffer, start: number, end: number): boolean {
    if (hasMark(bytes, start + this.#markAt, end)) return true
    const markAt = bytes.subarray(start, end).indexOf(contentMark)
    if (markAt !== -1) this.#markAt = markAt
    return markAt !== -1
  }

  #lineEnd(at: number, end: number): number {
    if (end - at < 2) return at
    if (this.#state === "end") this.#finish()
    else this.#state = "chunkSize"
    return at + 2
  }

  #finish(): void {
    this.#state = "head"
    this.#sink.end()
  }
}

const hasMark = (bytes: Buffer, at: number, end: number): boolean => {
  if (at + contentMark.length > end) return false
  for (let i = 0; i < contentMark.length; i++) if (bytes[at + i] !== contentMark[i]) return false
  return true
}
