/** The tools that a conversation refers to are looked for once. */
import { assert, it } from "@effect/vitest"
import { decodeTools } from "../../../src/dialects/anthropic/decodeTools.ts"
import { loadedTools } from "../../../src/dialects/anthropic/loadedTools.ts"
import { watchedMessage } from "./watchedMessage.ts"

const ask = { role: "user" as const, content: "How is it?" }
const found = (...names: ReadonlyArray<string>) => ({
  role: "user" as const,
  content: [
    {
      type: "tool_result" as const,
      tool_use_id: "toolu_1",
      content: names.map((tool_name) => ({ type: "tool_reference" as const, tool_name })),
    },
  ],
})

it("a conversation is walked once for the tools it has found", () => {
  const { message, seen } = watchedMessage()
  decodeTools({ model: "claude-sonnet-4-6", messages: [message] })
  assert.strictEqual(seen.reads, 1)
})

it("conversations that have found no tools share an empty set", () => {
  assert.strictEqual(loadedTools([ask]), loadedTools([found(), ask]))
  assert.deepStrictEqual([...loadedTools([ask, found("a", "b"), found("a")])], ["a", "b"])
})
