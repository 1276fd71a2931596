/** A prompt cache that keeps what callers mark, as Anthropic documents its own ("Prompt caching"). */
import type { CacheBreakpoint } from "../domain/Prompt.ts"
import type { CacheWrites } from "../domain/Usage.ts"

/** The blocks of a prompt, each by a key for all up to it, and where the caller wants it kept. */
export interface WishedPrompt {
  readonly keys: ReadonlyArray<string>
  readonly marks: ReadonlyArray<Mark>
}

interface Mark {
  /** The block that the mark ends; below 0 where there is none. */
  readonly at: number
  readonly keep: CacheBreakpoint["keep"]
  /** Those of the prompt up to here; 0 where they are too few to be kept. */
  readonly tokens: number
}

interface Entry {
  readonly tokens: number
  readonly keptFor: number
  readonly until: number
}

const keptFor = { "5 minutes": 300_000, "1 hour": 3_600_000 } as const
/** How many blocks before a breakpoint an older beginning is looked for. */
const lookback = 20
const mostEntries = 200_000

export class WishedCache {
  readonly #entries = new Map<string, Entry>()

  /** What is found keeps its time anew; what is marked and not found is written. */
  use({ keys, marks }: WishedPrompt, now: number): { read: number; writes: CacheWrites } {
    const writes = { fiveMinutes: 0, oneHour: 0 }
    const read = this.#read(keys, marks, now)
    let written = read
    for (const { at, keep, tokens } of marks) {
      const key = keys[at]
      if (key === undefined || tokens === 0) continue
      this.#keep(key, { tokens, keptFor: keptFor[keep], until: now + keptFor[keep] })
      if (tokens <= written) continue
      writes[keep === "1 hour" ? "oneHour" : "fiveMinutes"] += tokens - written
      written = tokens
    }
    return { read, writes }
  }

  /** The tokens of the longest beginning that is still there and ends at a mark or not far before one. */
  #read(keys: ReadonlyArray<string>, marks: ReadonlyArray<Mark>, now: number): number {
    let best: { readonly key: string; readonly entry: Entry } | undefined
    for (const { at: mark } of marks) {
      for (let at = mark; at >= 0 && at >= mark - lookback; at--) {
        const key = keys[at] ?? ""
        const entry = this.#entries.get(key)
        if (entry === undefined || entry.until <= now) continue
        if (best === undefined || entry.tokens > best.entry.tokens) best = { key, entry }
        break
      }
    }
    if (best === undefined) return 0
    this.#keep(best.key, { ...best.entry, until: now + best.entry.keptFor })
    return best.entry.tokens
  }

  #keep(key: string, entry: Entry): void {
    const known = this.#entries.get(key)
    this.#entries.delete(key)
    this.#entries.set(key, known !== undefined && known.until > entry.until ? known : entry)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= mostEntries) break
      this.#entries.delete(oldest)
    }
  }
}
