/** What is read of a conversation to plan the calls of OpenAI's own tools. */
import { assert, it } from "@effect/vitest"
import { Result } from "effect"
import { decodeTools } from "../../../src/dialects/openai-responses/decodeTools.ts"
import { hostedPlan } from "../../../src/dialects/openai-responses/hostedPlan.ts"
import type { Tool } from "../../../src/dialects/openai-responses/WireTools.ts"

it("only a server's tools are looked for in the conversation", () => {
  let looks = 0
  const item = {
    type: "mcp_list_tools" as const,
    get server_label() {
      looks++
      return "wiki"
    },
  }
  const looksFor = (tools: ReadonlyArray<Tool>) => {
    looks = 0
    hostedPlan({ tools }, Result.getOrThrow(decodeTools({ tools })), [item])
    return looks
  }
  assert.strictEqual(looksFor([{ type: "function", name: "own" }, { type: "web_search" }]), 0)
  assert.strictEqual(looksFor([{ type: "mcp", server_label: "wiki" }]), 1)
})
