/** The texts by which Anthropic lets its clients test refusals and redacted thoughts. */
import Anthropic from "@anthropic-ai/sdk"
import type { MessageCreateParamsNonStreaming, MessageParam } from "@anthropic-ai/sdk/resources/messages"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { TestServer } from "../../support/TestServer.ts"

const refusal =
  "ANTHROPIC_MAGIC_STRING_TRIGGER_REFUSAL_1FAEFB6177B4672DEE07F9D3AFC62588CCD2631EDCF22E8CCC1FB35B501C9C86"
const redacted =
  "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E193C177646C7398A98432ECCCE4C1253D5E2D82641AC0E52CC2876CB"

const client = Effect.map(TestServer, ({ url }) => new Anthropic({ baseURL: url, apiKey: "x", maxRetries: 0 }))

const user = (content: MessageParam["content"]): MessageParam => ({ role: "user", content })

const asking = (
  messages: Array<MessageParam>,
  more: Partial<MessageCreateParamsNonStreaming> = {},
): MessageCreateParamsNonStreaming => ({ model: "claude-sonnet-4-6", max_tokens: 4_000, messages, ...more })

const bothWays = Effect.fnUntraced(function* (request: MessageCreateParamsNonStreaming) {
  const anthropic = yield* client
  const whole = yield* Effect.promise(() => anthropic.messages.create(request))
  const streamed = yield* Effect.promise(() => anthropic.messages.stream(request).finalMessage())
  assert.strictEqual(streamed.stop_reason, whole.stop_reason)
  assert.deepStrictEqual(streamed.stop_details, whole.stop_details)
  assert.strictEqual(streamed.usage.output_tokens, whole.usage.output_tokens)
  return { whole, streamed }
})

const thinking = { type: "enabled", budget_tokens: 2_000 } as const

layer(TestServer.layer(), { excludeTestServices: true })("a magic string", (it) => {
  it.effect("for a refusal leaves no word of an answer", () =>
    Effect.gen(function* () {
      const { whole, streamed } = yield* bothWays(asking([user([{ type: "text", text: `Look: ${refusal}` }])]))
      assert.strictEqual(whole.stop_reason, "refusal")
      assert.deepStrictEqual([whole.content, streamed.content], [[], []])
      assert.deepStrictEqual(whole.stop_details as object, { type: "refusal", category: null, explanation: null })
      assert.strictEqual(whole.usage.output_tokens, 0)
      assert.isAbove(whole.usage.input_tokens, 10)
    }),
  )

  it.effect("for a refusal goes on refusing while its turn is in the conversation", () =>
    Effect.gen(function* () {
      const on = [user(refusal), user("Something else")]
      assert.strictEqual((yield* bothWays(asking(on))).whole.stop_reason, "refusal")
      assert.strictEqual((yield* bothWays(asking(on.slice(1)))).whole.stop_reason, "end_turn")
    }),
  )

  it.effect("for redacted thoughts hides them, and counts them all the same", () =>
    Effect.gen(function* () {
      const { whole, streamed } = yield* bothWays(asking([user(redacted)], { thinking }))
      for (const { content, usage } of [whole, streamed]) {
        const [thought, text] = content
        assert.strictEqual(text?.type, "text")
        assert.match(thought?.type === "redacted_thinking" ? thought.data : "", /^[A-Za-z0-9+/]{80,}={0,2}$/)
        assert.isAbove(usage.output_tokens_details?.thinking_tokens ?? 0, 0)
      }
      const back = [user(redacted), { role: "assistant" as const, content: whole.content }, user("Go on")]
      const { whole: next } = yield* bothWays(asking(back, { thinking }))
      assert.strictEqual(next.content[0]?.type, "thinking")
    }),
  )

  it.effect("for redacted thoughts does nothing where nobody thinks", () =>
    Effect.gen(function* () {
      const { whole } = yield* bothWays(asking([user(redacted)]))
      assert.deepStrictEqual(
        whole.content.map(({ type }) => type),
        ["text"],
      )
    }),
  )
})
