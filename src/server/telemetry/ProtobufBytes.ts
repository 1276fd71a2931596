/** A message of protobuf, written in one pass: a length that is known late is put before what it measures. */

const [varint, fixed64, delimited, fixed32] = [0, 1, 2, 5]

export class ProtobufBytes {
  #bytes: Buffer
  #at = 0

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  all(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  /** Gives where the message that begins is, for `close`. */
  open(field: number): number {
    this.#tag(field, delimited, 0)
    return this.#at++
  }

  /** The length of a short message has one byte's place; a longer one is moved. */
  close(start: number): void {
    const length = this.#at - start - 1
    let more = 0
    for (let rest = length; rest > 0x7f; rest >>>= 7) more++
    this.#room(more)
    if (more > 0) this.#bytes.copyWithin(start + 1 + more, start + 1, this.#at)
    this.#at = start
    this.#varint(length)
    this.#at += length
  }

  text(field: number, value: string): void {
    this.#tag(field, delimited, value.length * 3)
    const start = this.#at
    this.#varint(value.length)
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) {
        this.#at = start
        this.#varint(Buffer.byteLength(value))
        this.#at += this.#bytes.write(value, this.#at)
        return
      }
      this.#bytes[this.#at++] = code
    }
  }

  hex(field: number, digits: string): void {
    this.#tag(field, delimited, digits.length)
    this.#varint(digits.length >> 1)
    for (let i = 0; i < digits.length; i += 2) {
      this.#bytes[this.#at++] = (digitOf(digits.charCodeAt(i)) << 4) | digitOf(digits.charCodeAt(i + 1))
    }
  }

  count(field: number, value: number): void {
    this.#tag(field, varint, 0)
    this.#varint(value)
  }

  double(field: number, value: number): void {
    this.#tag(field, fixed64, 0)
    this.#at = this.#bytes.writeDoubleLE(value, this.#at)
  }

  word(field: number, value: number): void {
    this.#tag(field, fixed32, 0)
    this.#at = this.#bytes.writeUInt32LE(value, this.#at)
  }

  /** More nanoseconds than a number holds, so that both halves of the seconds are counted by themselves. */
  moment(field: number, [seconds, nanos]: readonly [number, number]): void {
    this.#tag(field, fixed64, 0)
    const high = Math.floor(seconds / 0x10000) * 1e9
    const low = (seconds % 0x10000) * 1e9 + nanos
    const word = (high % 0x10000) * 0x10000 + (low % word32)
    this.#at = this.#bytes.writeUInt32LE(word % word32, this.#at)
    const above = Math.floor(high / 0x10000) + Math.floor(low / word32) + Math.floor(word / word32)
    this.#at = this.#bytes.writeUInt32LE(above >>> 0, this.#at)
  }

  /** Makes room for what follows, too. */
  #tag(field: number, wire: number, length: number): void {
    this.#room(length + 24)
    this.#varint((field << 3) | wire)
  }

  #varint(value: number): void {
    let rest = value
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 0x80)) this.#bytes[this.#at++] = (rest % 0x80) | 0x80
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#at++] = (rest & 0x7f) | 0x80
    this.#bytes[this.#at++] = rest
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length + size)
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}

const word32 = 2 ** 32

const digitOf = (digit: number): number => (digit & 15) + 9 * (digit >> 6)
