/** A prompt cache that keeps what callers mark, as Anthropic documents its own ("Prompt caching"). */
import type { CacheBreakpoint, CacheWish, Message, Prompt } from "../domain/Prompt.ts"
import type { CacheWrites } from "../domain/Usage.ts"
import { hashWord, type SeedHash } from "../generation/seededRandom.ts"
import { countMessage, countTools } from "../tokenizer/countPrompt.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { partWord } from "./promptDigest.ts"

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
  use(prompt: Prompt, wish: CacheWish, encoding: Encoding, now: number): { read: number; writes: CacheWrites } {
    const writes = { fiveMinutes: 0, oneHour: 0 }
    if (wish.breakpoints.length === 0) return { read: 0, writes }
    const blocks = blocksOf(prompt, wish)
    const marks = wish.breakpoints.map((breakpoint) => ({ breakpoint, at: blocks.findIndex(endsAt(breakpoint)) }))
    const read = this.#read(
      blocks,
      marks.map(({ at }) => at),
      now,
    )
    let written = read
    for (const { breakpoint, at } of marks) {
      const block = blocks[at]
      if (block === undefined) continue
      const tokens = tokensUpTo(breakpoint, prompt, encoding)
      if (tokens < wish.fewestTokens) continue
      this.#keep(block.key, { tokens, keptFor: keptFor[breakpoint.keep], until: now + keptFor[breakpoint.keep] })
      if (tokens <= written) continue
      writes[breakpoint.keep === "1 hour" ? "oneHour" : "fiveMinutes"] += tokens - written
      written = tokens
    }
    return { read, writes }
  }

  /** The tokens of the longest beginning that is still there and ends at a mark or not far before one. */
  #read(blocks: ReadonlyArray<Block>, marks: ReadonlyArray<number>, now: number): number {
    let best: { readonly key: string; readonly entry: Entry } | undefined
    for (const mark of marks) {
      for (let at = mark; at >= 0 && at >= mark - lookback; at--) {
        const key = blocks[at]?.key ?? ""
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

interface Block {
  readonly message?: number
  readonly last: number
  readonly key: string
}

const endsAt = (breakpoint: CacheBreakpoint) => (block: Block) =>
  block.message === breakpoint.message && block.last === breakpoint.last

/** The prompt's tools, parts and calls, each with a key for all up to it. */
const blocksOf = ({ model, tools, messages }: Prompt, wish: CacheWish): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  let hash = hashWord(model)
  for (const [last, { path: _, ...tool }] of tools.entries()) {
    hash = hashWord(JSON.stringify(tool), hash)
    blocks.push({ last, key: keyOf(hash) })
  }
  let system = true
  for (const [message, { role, parts, toolCalls = [] }] of messages.entries()) {
    if (system && role !== "system") hash = hashWord(wish.messagesKey, hash)
    system &&= role === "system"
    hash = hashWord(role, hash)
    const words = [...parts.map(partWord), ...toolCalls.map(({ name, input }) => `${name} ${input}`)]
    for (const [last, word] of (words.length === 0 ? [""] : words).entries()) {
      hash = hashWord(word, hash)
      blocks.push({ message, last, key: keyOf(hash) })
    }
  }
  return blocks
}

const keyOf = ({ a, b, c, d }: SeedHash): string => `${a} ${b} ${c} ${d}`

const tokensUpTo = ({ message, last }: CacheBreakpoint, { tools, messages }: Prompt, encoding: Encoding): number => {
  const kept = message === undefined ? tools.slice(0, last + 1) : tools
  let tokens = kept.length === 0 ? 0 : countTools(encoding, kept)
  if (message === undefined) return tokens
  for (const before of messages.slice(0, message)) tokens += countMessage(encoding, before)
  const open = messages[message]
  return open === undefined ? tokens : tokens + countMessage(encoding, firstOf(open, last + 1))
}

/** The message with its first parts and calls only. */
const firstOf = (message: Message, length: number): Message => ({
  ...message,
  parts: message.parts.slice(0, length),
  toolCalls: message.toolCalls?.slice(0, Math.max(0, length - message.parts.length)),
})
