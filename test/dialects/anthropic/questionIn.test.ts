/** The question that many tools are asked is read once. */
import { assert, it } from "@effect/vitest"
import { offersOf } from "../../../src/dialects/anthropic/offersOf.ts"
import { watchedMessage } from "./watchedMessage.ts"

it("a question is read once for all tools, and not for those that are not asked", () => {
  const { message, seen } = watchedMessage()
  const ask = { model: "claude-sonnet-4-6", messages: [message] }
  const own = { name: "own", input_schema: { type: "object" } }
  offersOf({ ...ask, tools: [own] })
  assert.strictEqual(seen.reads, 0)
  const server = (name: string) => ({ type: "url" as const, url: "https://wiki.example.com", name })
  const search = { type: "web_search_20250305", name: "web_search" }
  offersOf({ ...ask, tools: [own, search], mcp_servers: [server("a"), server("b")] })
  assert.strictEqual(seen.reads, 1)
})
