/** Lines that wait for each other as bytes: as strings, the collector would carry thousands of them about meanwhile. */

const blockBytes = 65_536
/** UTF-8 needs three bytes at most for each of JavaScript's characters. */
const mostBytesEach = 3

export class LineBuffer {
  readonly #block = Buffer.allocUnsafe(blockBytes)
  #used = 0
  /** Earlier lines, which filled the block. */
  #full: Array<string> = []

  add(line: string): void {
    const most = line.length * mostBytesEach + 1
    if (this.#used + most > blockBytes) this.#empty()
    if (most > blockBytes) {
      this.#full.push(`${line}\n`)
      return
    }
    this.#used += this.#block.write(line, this.#used)
    this.#block[this.#used++] = 0x0a
  }

  /** All lines since the last time, each but the last with its end; `undefined` if there were none. */
  take(): string | undefined {
    this.#empty()
    if (this.#full.length === 0) return undefined
    const text = this.#full.join("")
    this.#full = []
    return text.slice(0, -1)
  }

  #empty(): void {
    if (this.#used === 0) return
    this.#full.push(this.#block.toString("utf8", 0, this.#used))
    this.#used = 0
  }
}
