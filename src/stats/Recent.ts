/** What happened in each of the last seconds. */
import type { Second } from "./CallTotals.ts"

const seconds = 300
const rateSeconds = 60

/** By the second of the clock, which processes of one machine share. */
export interface RecentState {
  readonly startedAt: number
  readonly cells: Readonly<Record<string, Omit<Cell, "second">>>
}

interface Cell {
  second: number
  requests: number
  tokens: number
  errors: number
}

export class Recent {
  readonly #now: () => number
  #startedAt: number
  readonly #cells: Array<Cell> = Array.from({ length: seconds }, () => emptyCell(-1))

  /** `now` gives milliseconds that never fall. */
  constructor(now: () => number) {
    this.#now = now
    this.#startedAt = now()
  }

  add(tokens: number, failed: boolean): void {
    const second = this.#second()
    let cell = this.#cells[second % seconds] as Cell
    if (cell.second !== second) {
      cell = emptyCell(second)
      this.#cells[second % seconds] = cell
    }
    cell.requests++
    cell.tokens += tokens
    if (failed) cell.errors++
  }

  /** Means over the last minute, or over what has passed of the first. */
  rates(): { readonly requests: number; readonly tokens: number } {
    const span = Math.min(rateSeconds, Math.max(1, (this.#now() - this.#startedAt) / 1000))
    let requests = 0
    let tokens = 0
    for (const second of this.series(rateSeconds)) {
      requests += second.requests
      tokens += second.tokens
    }
    return { requests: requests / span, tokens: tokens / span }
  }

  /** The last seconds, the oldest first. */
  series(count: number = seconds): ReadonlyArray<Second> {
    const last = this.#second()
    return Array.from({ length: count }, (_, index) => {
      const second = last - (count - 1 - index)
      const cell = second < 0 ? undefined : this.#cells[second % seconds]
      const { requests, tokens, errors } = cell?.second === second ? cell : emptyCell(second)
      return { at: second - last, requests, tokens, errors }
    })
  }

  state(): RecentState {
    const oldest = this.#second() - seconds
    const cells = this.#cells.filter(({ second }) => second > oldest)
    return {
      startedAt: this.#startedAt,
      cells: Object.fromEntries(cells.map(({ second, ...counts }) => [second, counts])),
    }
  }

  restore({ startedAt, cells }: RecentState): void {
    this.reset()
    this.#startedAt = startedAt
    const oldest = this.#second() - seconds
    for (const [name, counts] of Object.entries(cells)) {
      const second = Number(name)
      if (second > oldest) this.#cells[second % seconds] = { second, ...counts }
    }
  }

  reset(): void {
    this.#startedAt = this.#now()
    for (const cell of this.#cells) cell.second = -1
  }

  #second(): number {
    return Math.floor(this.#now() / 1000)
  }
}

const emptyCell = (second: number): Cell => ({ second, requests: 0, tokens: 0, errors: 0 })
