/** Tells the verdict what workers have seen, in the order in which it happened. */

import type { CallEnd, CallFailure } from "../../faults/verdict/SeenCall.ts"
import type { Verdict } from "../../faults/verdict/Verdict.ts"
import type { SeenNews } from "./messages.ts"

interface News {
  readonly at: number
  readonly tell: () => void
}

/** What a client sees of a worker that is killed. */
const cut: CallFailure = { kind: "disconnect", retryAfterMs: undefined, isHopeless: false }

/** News of two workers may come in the wrong order, so they are held back for as long. */
const heldMs = 50

export class VerdictDesk {
  readonly #verdict: Verdict["Service"]
  readonly #now: () => number
  #news: Array<News> = []
  readonly #ends = new Map<string, (end: CallEnd) => void>()
  readonly #connections = new Map<string, { readonly id: object; close: () => void }>()

  constructor(verdict: Verdict["Service"], now: () => number) {
    this.#verdict = verdict
    this.#now = now
  }

  seen(worker: number, { id, connection, ...call }: SeenNews): void {
    this.#post(call.arrivedAt, () => {
      const known = connection === undefined ? undefined : this.#connection(`${worker} ${connection}`)
      const end = this.#verdict.arrived({ ...call, connection: known })
      if (end !== undefined) this.#ends.set(`${worker} ${id}`, end)
    })
  }

  ended(worker: number, id: number, end: CallEnd, at: number): void {
    this.#post(at, () => {
      const name = `${worker} ${id}`
      this.#ends.get(name)?.({ ...end, at })
      this.#ends.delete(name)
    })
  }

  closed(worker: number, connection: number, at: number): void {
    this.#post(at, () => this.#close(`${worker} ${connection}`))
  }

  /** All that the worker was answering has gone wrong. */
  left(worker: number): void {
    this.flush()
    const ofWorker = (name: string) => name.startsWith(`${worker} `)
    for (const name of [...this.#connections.keys()].filter(ofWorker)) this.#close(name)
    for (const [name, end] of [...this.#ends].filter(([key]) => ofWorker(key))) {
      end({ failure: cut, hasLeft: false, at: this.#now() })
      this.#ends.delete(name)
    }
  }

  /** Tells what was held back long enough, or all. */
  flush(until = Number.POSITIVE_INFINITY): void {
    const due = this.#news.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)
    this.#news = this.#news.filter(({ at }) => at > until)
    for (const { tell } of due) tell()
  }

  flushOld(): void {
    if (this.#news.length > 0) this.flush(this.#now() - heldMs)
  }

  #post(at: number, tell: () => void): void {
    this.#news.push({ at, tell })
  }

  #connection(name: string) {
    const known = this.#connections.get(name) ?? { id: {}, close: () => undefined }
    this.#connections.set(name, known)
    return {
      id: known.id,
      onClose: (then: () => void) => {
        known.close = then
      },
    }
  }

  #close(name: string): void {
    this.#connections.get(name)?.close()
    this.#connections.delete(name)
  }
}
