/** The file of a cassette: lines are appended whole, found by an index, and read one at a time. */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs"
import { Schema } from "effect"
import { type CassetteHeader, Exchange } from "./Exchange.ts"
import { type Line, scanLines } from "./scanLines.ts"

export interface Opened {
  readonly file: CassetteFile
  /** What was wrong with the file and was left out. */
  readonly warnings: ReadonlyArray<string>
}

type Appended = Pick<Exchange, "key" | "exact" | "route" | "response">

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Exchange))

export class CassetteFile {
  readonly header: CassetteHeader
  readonly lines: Array<Line>
  readonly #descriptor: number
  #end: number

  private constructor(descriptor: number, header: CassetteHeader, lines: Array<Line>, end: number) {
    this.#descriptor = descriptor
    this.header = header
    this.lines = lines
    this.#end = end
  }

  /** Throws when the file cannot be read, or is no cassette. */
  static read(path: string): Opened {
    return CassetteFile.#open(path, openSync(path, "r"), undefined)
  }

  /** Makes the file where there is none, for its owner alone; cuts off a last line that was not written whole. */
  static append(path: string, header: CassetteHeader): Opened {
    return CassetteFile.#open(path, openSync(path, "a+", 0o600), header)
  }

  static #open(path: string, descriptor: number, created: CassetteHeader | undefined): Opened {
    try {
      if (created !== undefined && fstatSync(descriptor).size === 0)
        writeSync(descriptor, `${JSON.stringify(created)}\n`)
      const { header, lines, end, torn, odd } = scanLines(descriptor)
      if (header === undefined) throw new Error("is no cassette: its first line is no header of one")
      if (torn && created !== undefined) ftruncateSync(descriptor, end)
      const warnings = [
        ...(torn ? [`${path}: the last line was not written whole and is left out`] : []),
        ...odd.map((number) => `${path}:${number}: is no exchange and is left out`),
      ]
      return { file: new CassetteFile(descriptor, header, lines, end), warnings }
    } catch (error) {
      closeSync(descriptor)
      throw error
    }
  }

  exchange(line: Line): Exchange {
    return decode(this.text(line))
  }

  text({ offset, length }: Line): string {
    const bytes = Buffer.allocUnsafe(length)
    let read = 0
    while (read < length) {
      const more = readSync(this.#descriptor, bytes, read, length - read, offset + read)
      if (more === 0) throw new Error("the cassette was cut while it was open")
      read += more
    }
    return bytes.toString()
  }

  /** One write for each line, so that a crash tears the last one at most. */
  append(text: string, { key, exact, route, response: { ending } }: Appended): Line {
    const bytes = Buffer.from(`${text}\n`)
    this.#write(bytes)
    const line: Line = { key, exact, route, ending, offset: this.#end, length: bytes.length - 1 }
    this.#end += bytes.length
    this.lines.push(line)
    return line
  }

  /** Takes away again what is there of a line when its rest cannot be written, as on a full disk. */
  #write(bytes: Uint8Array): void {
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written)
    } catch (error) {
      if (written > 0) ftruncateSync(this.#descriptor, this.#end)
      throw error
    }
  }

  close(): void {
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
  }
}
