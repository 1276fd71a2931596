/** `npm run bench:mocks`: what looking a call up in 10,000 mocks costs, and what asking in vain costs without any. */
import { Effect, Random, Schema } from "effect"
import "effect/schema/SchemaJITCompiler/enable"
import { MockBook } from "../src/mocks/MockBook.ts"
import { MockRule } from "../src/mocks/MockRule.ts"

const ruleCount = 10_000
const calls = 2_000

type RuleMaker = (index: number) => object

/** Each book asks for something else of the calls; the calls' texts have 120 words and match one mock of most books. */
const books: Readonly<Record<string, RuleMaker>> = {
  content_contains: (i) => ({ content_contains: `question ${i} of the list` }),
  "content_contains, in any case": (i) => ({ content_contains: `Question ${i} of`, ignore_case: true }),
  content_equals: (i) => ({ content_equals: `question ${i} of the list` }),
  content_regex: (i) => ({ content_regex: `question ${i} of the \\w+$` }),
  system_contains: (i) => ({ system_contains: `tenant ${i};` }),
  "model and content_contains": (i) => ({ model: "gpt-4o", content_contains: `question ${i} of` }),
  "model, a glob": (i) => ({ model: `model-${i}-*` }),
  header: (i) => ({ header: { "x-test": `test-${i}` } }),
  "turn and has_tool_result": (i) => ({ turn: 1 + (i % 50), has_tool_result: true }),
}

const words = "a caller says a few things before it asks what it came for and that is the ".repeat(7)

const requestOf = (index: number) => ({
  prompt: {
    model: "gpt-4o",
    messages: [
      { role: "system" as const, parts: [{ _tag: "Text" as const, text: `Be brief. tenant ${index}; ${words}` }] },
      { role: "user" as const, parts: [{ _tag: "Text" as const, text: `${words} question ${index} of the list` }] },
    ],
    tools: [],
    toolChoice: { _tag: "Auto" as const },
    parallelToolCalls: true,
    format: { _tag: "Text" as const },
    sampling: { stop: [], choices: 1 },
    reasoning: { shown: false },
  },
  streaming: true,
  call: {
    provider: "openai",
    endpoint: "openai-chat",
    headers: { "x-test": `test-${index}` },
    body: {},
    caller: { name: "anonymous" },
  },
})

const percentile = (sorted: ReadonlyArray<number>, share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? 0

const measure = Effect.fnUntraced(function* (name: string, matchOf: RuleMaker | undefined) {
  const book = yield* MockBook
  const random = yield* Random.Random
  const rules = matchOf && Array.from({ length: ruleCount }, (_, i) => ({ match: matchOf(i), response: `answer ${i}` }))
  const decoded = Schema.decodeUnknownSync(Schema.Array(MockRule))(rules ?? [])
  const loadedAt = performance.now()
  book.load("bench", decoded)
  const load = performance.now() - loadedAt
  const micros: Array<number> = []
  let answered = 0
  for (let call = 0; call < calls; call++) {
    const request = requestOf((call * 7919) % ruleCount)
    const startedAt = performance.now()
    if (book.active() && (yield* book.answer(request, random, 0)) !== undefined) answered++
    micros.push((performance.now() - startedAt) * 1000)
  }
  const sorted = micros.slice(calls / 4).toSorted((one, other) => one - other)
  const [p50, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)].map((us) => us.toFixed(1).padStart(8))
  process.stdout.write(
    `${name.padEnd(32)} ${p50} ${p99} ${load.toFixed(0).padStart(8)} ${String(answered).padStart(8)}\n`,
  )
})

const main = Effect.gen(function* () {
  process.stdout.write(`${"10,000 mocks by".padEnd(32)}   p50 µs   p99 µs  load ms answered of ${calls}\n`)
  for (const [name, maker] of [["(no mocks)", undefined], ...Object.entries(books)] as const) {
    yield* Effect.provide(measure(name, maker), MockBook.layerNone, { local: true })
  }
})

Effect.runSync(main)
