/** What the terminal's dashboard shows at this moment; it tells who looks when that changes. */
import { stripVTControlCharacters } from "node:util"
import type { StatsReport } from "../../control/StatsReport.ts"
import type { JournalLine } from "../../stats/JournalReport.ts"

export interface FeedState {
  readonly url: string
  readonly report: StatsReport | undefined
  readonly requests: ReadonlyArray<JournalLine>
  readonly logs: ReadonlyArray<string>
  /** Why there is nothing new. */
  readonly problem: string | undefined
}

const mostLogs = 200

export class Feed {
  #state: FeedState
  readonly #listeners = new Set<() => void>()

  constructor(url: string) {
    this.#state = { url, report: undefined, requests: [], logs: [], problem: undefined }
  }

  readonly state = (): FeedState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }

  /** Adds lines of the log, without the colours that it has on a terminal. */
  log(text: string): void {
    const lines = stripVTControlCharacters(text).split("\n")
    this.set({ logs: [...this.#state.logs, ...lines].slice(-mostLogs) })
  }
}
