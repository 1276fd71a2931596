/** The text that is put together is the text of the value, byte for byte, or is left to it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { ChatOptions } from "../../../src/dialects/openai-chat/decode.ts"
import { whole } from "../../../src/dialects/openai-chat/encode.ts"
import { plainText } from "../../../src/dialects/openai-chat/plainText.ts"
import type { Reply, ReplyChoice } from "../../../src/domain/Reply.ts"
import { chatOptions } from "./chatOptions.ts"

const plainChoice: ReplyChoice = {
  text: "Hi",
  refusal: "",
  reasoning: "",
  logprobs: [],
  toolCalls: [],
  reason: "stop",
  stopSequence: undefined,
}

const replyWith = (choices: ReadonlyArray<ReplyChoice>, more: Partial<Reply> = {}): Reply => ({
  key: "0123456789abcdef0123456789abcdef",
  model: "gpt-4o",
  createdAt: 1_767_225_601,
  promptTokens: 3,
  cachedTokens: 0,
  usage: { prompt: 3, completion: 2, cached: 0, reasoning: 0 },
  choices,
  ...more,
})

const textsOf = (reply: Reply, options: Partial<ChatOptions> = {}) => {
  const decoded = { prompt: {} as never, streaming: false, options: chatOptions(options) }
  return { quick: plainText(decoded, reply), full: JSON.stringify(whole(decoded, reply)) }
}

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

describe("plain text", () => {
  it.effect.prop(
    "is what the value's text is, whatever is said",
    {
      text: Schema.String,
      reasoning: Schema.String,
      model: Schema.String,
      serviceTier: Schema.String,
      reason: Schema.Literals(["stop", "length", "content_filter"]),
      counts: Schema.Tuple([Count, Count, Count, Count]),
      prediction: Schema.UndefinedOr(Schema.Struct({ accepted: Count, rejected: Count })),
    },
    ({ text, reasoning, model, serviceTier, reason, counts: [prompt, completion, cached, reasoned], prediction }) =>
      Effect.sync(() => {
        const usage = { prompt, completion, cached, reasoning: reasoned, ...(prediction && { prediction }) }
        const reply = replyWith([{ ...plainChoice, text, reasoning, reason }], { model, usage })
        const { quick, full } = textsOf(reply, { serviceTier })
        assert.strictEqual(quick, full)
      }),
  )

  it("is not for what says more than text", () => {
    const call = { id: "1", name: "look", kind: "function", input: "{}" } as const
    const likely = { token: "Hi", logprob: -1, top: [] }
    const others: ReadonlyArray<[Reply, Partial<ChatOptions>?]> = [
      [replyWith([plainChoice, plainChoice])],
      [replyWith([{ ...plainChoice, refusal: "no" }])],
      [replyWith([{ ...plainChoice, logprobs: [likely] }])],
      [replyWith([{ ...plainChoice, toolCalls: [call] }])],
      [replyWith([{ ...plainChoice, reason: "tool_calls" }]), { legacyCalls: true }],
      [replyWith([{ ...plainChoice, reason: "pause_turn" }])],
      [replyWith([{ ...plainChoice, reasoning: "hm" }]), { showReasoning: true }],
      [replyWith([plainChoice]), { webSearch: true }],
      [replyWith([plainChoice]), { audio: { format: "wav", voice: "alloy" } }],
    ]
    for (const [reply, options] of others) assert.isUndefined(textsOf(reply, options).quick)
    assert.isDefined(textsOf(replyWith([plainChoice])).quick)
  })
})
