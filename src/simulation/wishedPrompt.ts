/** What the cache's marks want of a prompt. */
import type { CacheBreakpoint, CacheWish, Message, Prompt } from "../domain/Prompt.ts"
import { hashWord, type SeedHash } from "../generation/seededRandom.ts"
import { countMessage, countTools } from "../tokenizer/countPrompt.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { partWord, toolWord } from "./promptDigest.ts"
import type { WishedPrompt } from "./WishedCache.ts"

export const wishedPrompt = (prompt: Prompt, wish: CacheWish, encoding: Encoding): WishedPrompt => {
  if (wish.breakpoints.length === 0) return { keys: [], marks: [] }
  const blocks = blocksOf(prompt, wish)
  return {
    keys: blocks.map(({ key }) => key),
    marks: wish.breakpoints.map((breakpoint) => {
      const at = blocks.findIndex(endsAt(breakpoint))
      const tokens = at < 0 ? 0 : tokensUpTo(breakpoint, prompt, encoding)
      return { at, keep: breakpoint.keep, tokens: tokens < wish.fewestTokens ? 0 : tokens }
    }),
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
  for (const [last, tool] of tools.entries()) {
    hash = hashWord(toolWord(tool), hash)
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
