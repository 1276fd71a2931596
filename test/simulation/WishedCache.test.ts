/** The cache that keeps what callers mark: what is found, what is written, and for how long. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { CacheBreakpoint, CacheWish, Message, Prompt } from "../../src/domain/Prompt.ts"
import { WishedCache } from "../../src/simulation/WishedCache.ts"
import { wishedPrompt } from "../../src/simulation/wishedPrompt.ts"
import { countMessage, countTools } from "../../src/tokenizer/countPrompt.ts"
import type { Encoding } from "../../src/tokenizer/Encoding.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"
import { message, promptOf } from "../domain/promptOf.ts"

const encoding: Effect.Effect<Encoding> = Effect.flatMap(Tokenizer, (tokenizer) =>
  tokenizer.encoding("claude-sonnet-4-6"),
).pipe(Effect.provide(Tokenizer.layer))

const minute = 60_000
const mark = (at: number, more: Partial<CacheBreakpoint> = {}): CacheBreakpoint => ({
  message: at,
  last: 0,
  keep: "5 minutes",
  ...more,
})
const wishOf = (...breakpoints: ReadonlyArray<CacheBreakpoint>): CacheWish => ({
  fewestTokens: 10,
  breakpoints,
  messagesKey: "",
})
const system = message("system", "You are a librarian and know all the books there are.")
const question = message("user", "Which book is the longest of all the books you know?")
const none = { fiveMinutes: 0, oneHour: 0 }

/** The cache, asked with a prompt as it came. */
class AskedCache {
  readonly #cache = new WishedCache()

  use(asked: Prompt, wish: CacheWish, words: Encoding, now: number) {
    return this.#cache.use(wishedPrompt(asked, wish, words), now)
  }
}

const using = (test: (encoding: Encoding, cache: AskedCache) => void) =>
  Effect.map(encoding, (found) => test(found, new AskedCache()))

const prompt = (messages: ReadonlyArray<Message>, more: Partial<Prompt> = {}) =>
  promptOf({ model: "claude-sonnet-4-6", messages, ...more })

describe("a cache of what is marked", () => {
  it.effect("writes up to the mark, and finds that again until its time is over", () =>
    using((words, cache) => {
      const asked = prompt([system, question])
      const wish = wishOf(mark(0))
      const tokens = countMessage(words, system)
      assert.deepStrictEqual(cache.use(asked, wish, words, 0), { read: 0, writes: { ...none, fiveMinutes: tokens } })
      assert.deepStrictEqual(cache.use(asked, wish, words, 4 * minute), { read: tokens, writes: none })
      // What was found was kept anew.
      assert.deepStrictEqual(cache.use(asked, wish, words, 8 * minute), { read: tokens, writes: none })
      assert.strictEqual(cache.use(asked, wish, words, 13 * minute).read, 0)
    }),
  )

  it.effect("keeps for an hour what is to be kept for an hour", () =>
    using((words, cache) => {
      const asked = prompt([system, question])
      const wish = wishOf(mark(0, { keep: "1 hour" }))
      assert.deepStrictEqual(cache.use(asked, wish, words, 0).writes, {
        ...none,
        oneHour: countMessage(words, system),
      })
      assert.isAbove(cache.use(asked, wish, words, 59 * minute).read, 0)
      assert.strictEqual(cache.use(asked, wish, words, 120 * minute).read, 0)
    }),
  )

  it.effect("tells what is kept for an hour from what is kept for less", () =>
    using((words, cache) => {
      const { writes } = cache.use(prompt([system, question]), wishOf(mark(0, { keep: "1 hour" }), mark(1)), words, 0)
      assert.deepStrictEqual(writes, {
        oneHour: countMessage(words, system),
        fiveMinutes: countMessage(words, question),
      })
    }),
  )

  it.effect("finds the beginning of a conversation that went on, and writes the rest", () =>
    using((words, cache) => {
      const answer = message("assistant", "The longest of them all is a book of names.")
      const again = message("user", "And which is the shortest one?")
      cache.use(prompt([system, question]), wishOf(mark(1)), words, 0)
      const { read, writes } = cache.use(prompt([system, question, answer, again]), wishOf(mark(3)), words, 1)
      assert.strictEqual(read, countMessage(words, system) + countMessage(words, question))
      assert.strictEqual(writes.fiveMinutes, countMessage(words, answer) + countMessage(words, again))
    }),
  )

  it.effect("looks no more than 20 blocks back", () =>
    using((words, cache) => {
      const more = (count: number) => Array.from({ length: count }, (_, index) => message("user", `Word ${index}`))
      cache.use(prompt([system]), wishOf(mark(0)), words, 0)
      assert.isAbove(cache.use(prompt([system, ...more(20)]), wishOf(mark(20)), words, 1).read, 0)
      assert.strictEqual(cache.use(prompt([system, ...more(30)].with(1, question)), wishOf(mark(30)), words, 1).read, 0)
    }),
  )

  it.effect("finds nothing where a word before the mark, the model or a tool has changed", () =>
    using((words, cache) => {
      const tools = [{ kind: "function" as const, name: "look", parameters: { type: "object" } }]
      const wish = wishOf(mark(0))
      cache.use(prompt([system, question], { tools }), wish, words, 0)
      assert.strictEqual(cache.use(prompt([message("system", "Changed"), question], { tools }), wish, words, 1).read, 0)
      assert.strictEqual(cache.use(prompt([system, question]), wish, words, 1).read, 0)
      assert.strictEqual(cache.use(prompt([system, question], { tools, model: "other" }), wish, words, 1).read, 0)
      const kept = countTools(words, tools) + countMessage(words, system)
      assert.strictEqual(cache.use(prompt([system, system], { tools }), wish, words, 1).read, kept)
    }),
  )

  it.effect("keeps tools and system text, but no message, when the rest of the request changes", () =>
    using((words, cache) => {
      const marks = [mark(0), mark(1)]
      cache.use(prompt([system, question]), { ...wishOf(...marks), messagesKey: "one" }, words, 0)
      const changed = cache.use(prompt([system, question]), { ...wishOf(...marks), messagesKey: "two" }, words, 1)
      assert.strictEqual(changed.read, countMessage(words, system))
      assert.strictEqual(changed.writes.fiveMinutes, countMessage(words, question))
    }),
  )

  it.effect("neither keeps nor bills what is too short, nor what nobody marked", () =>
    using((words, cache) => {
      const asked = prompt([system, question])
      const long = { ...wishOf(mark(0)), fewestTokens: 1_000 }
      for (let time = 0; time < 2; time++) {
        assert.deepStrictEqual(cache.use(asked, long, words, time), { read: 0, writes: none })
        assert.deepStrictEqual(cache.use(asked, wishOf(), words, time), { read: 0, writes: none })
      }
    }),
  )

  it.effect("keeps up to a tool, a part or a call within what it belongs to", () =>
    using((words, cache) => {
      const tools = ["one", "two"].map((name) => ({ kind: "function" as const, name, parameters: { type: "object" } }))
      const calls = ["a", "b"].map((id) => ({ id, name: "one", input: '{"of":"many words"}' }))
      const talk: Message = {
        role: "assistant",
        parts: [
          { _tag: "Text", text: "I look up both." },
          { _tag: "Text", text: "One after the other." },
        ],
        toolCalls: calls,
      }
      const asked = prompt([talk], { tools })
      const written = (last: number, at?: number) =>
        new AskedCache().use(
          asked,
          wishOf({ ...(at === undefined ? {} : { message: at }), last, keep: "1 hour" }),
          words,
          0,
        ).writes.oneHour
      assert.strictEqual(written(0), countTools(words, tools.slice(0, 1)))
      assert.strictEqual(written(1), countTools(words, tools))
      const before = countTools(words, tools)
      assert.strictEqual(written(3, 0), before + countMessage(words, talk))
      assert.strictEqual(written(2, 0), before + countMessage(words, { ...talk, toolCalls: calls.slice(0, 1) }))
      assert.strictEqual(
        written(0, 0),
        before + countMessage(words, { role: "assistant", parts: talk.parts.slice(0, 1) }),
      )
      assert.strictEqual(cache.use(asked, wishOf(), words, 0).read, 0)
    }),
  )
})
