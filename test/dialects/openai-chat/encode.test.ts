/** Chunks put together from ready-made text are, byte for byte, what the schema would encode. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { ChatOptions } from "../../../src/dialects/openai-chat/decode.ts"
import { machine, whole } from "../../../src/dialects/openai-chat/encode.ts"
import { ChatCompletion, ChatCompletionChunk } from "../../../src/dialects/openai-chat/WireReply.ts"
import type { ReplyEvent } from "../../../src/domain/Reply.ts"
import { chatOptions as options } from "./chatOptions.ts"

const started = {
  _tag: "Started",
  key: "0123456789abcdef0123456789abcdef",
  model: "gpt-4o",
  createdAt: 1_767_225_601,
  promptTokens: 3,
  cachedTokens: 0,
} as const
const usage = { prompt: 3, completion: 2, cached: 0, reasoning: 0 }

const framesOf = (events: ReadonlyArray<ReplyEvent>, chat: ChatOptions): ReadonlyArray<string> => {
  const { initial, step, end } = machine({ prompt: {} as never, streaming: true, options: chat })
  let state = initial
  const data: Array<string> = []
  for (const event of events) {
    const [next, frames] = step(state, event)
    state = next
    for (const frame of frames) data.push(frame.data)
  }
  return [...data, ...end(state).map((frame) => frame.data)]
}

const encodeChunk = Schema.encodeUnknownSync(ChatCompletionChunk)

/** Encodes what the frame says again, by the schema. */
const again = (data: string): string => JSON.stringify(encodeChunk(JSON.parse(data), { onExcessProperty: "error" }))

const textEvents = (texts: ReadonlyArray<string>): ReadonlyArray<ReplyEvent> => [
  started,
  ...texts.map((text) => ({ _tag: "TextDelta" as const, choice: 0, text })),
  { _tag: "ChoiceEnded", choice: 0, reason: "stop", stopSequence: undefined },
  { _tag: "Finished", usage },
]

const toolEvents = (kind: "function" | "custom"): ReadonlyArray<ReplyEvent> => [
  started,
  { _tag: "ReasoningDelta", choice: 0, text: "hm" },
  { _tag: "ToolCallStarted", choice: 0, index: 0, id: "call_1", name: "look", kind },
  { _tag: "ToolInputDelta", choice: 0, index: 0, kind, text: '{"a"' },
  { _tag: "ToolInputDelta", choice: 0, index: 0, kind, text: ":1}" },
  { _tag: "ChoiceEnded", choice: 0, reason: "tool_calls", stopSequence: undefined },
  { _tag: "Finished", usage },
]

describe("chunks", () => {
  it.effect.prop(
    "equal the schema's encoding for any text",
    [Schema.Array(Schema.String), Schema.Boolean, Schema.Boolean],
    ([texts, includeUsage, obfuscate]) =>
      Effect.sync(() => {
        const frames = framesOf(textEvents(texts), options({ includeUsage, obfuscate }))
        assert.strictEqual(frames.at(-1), "[DONE]")
        for (const data of frames.slice(0, -1)) assert.strictEqual(again(data), data)
        const contents = frames.slice(0, -1).map((data) => JSON.parse(data).choices[0]?.delta.content ?? "")
        assert.strictEqual(contents.join("").toWellFormed(), texts.join("").toWellFormed())
      }),
  )

  it("equal the schema's encoding for tool calls", () => {
    for (const kind of ["function", "custom"] as const) {
      const frames = framesOf(toolEvents(kind), options())
      for (const data of frames.slice(0, -1)) assert.strictEqual(again(data), data)
      const deltas = frames.slice(0, -3).map((data) => JSON.parse(data).choices[0].delta)
      assert.deepStrictEqual(deltas[0], { role: "assistant", content: null, refusal: null })
      const input = kind === "function" ? "function" : "custom"
      assert.deepStrictEqual(Object.keys(deltas[1].tool_calls[0]), ["index", "id", "type", input])
    }
  })

  it("are padded only when padding is wanted", () => {
    const chunksOf = (obfuscate: boolean) =>
      framesOf(textEvents(["a", "abcdef"]), options({ obfuscate }))
        .slice(0, -2)
        .map((data) => JSON.parse(data))
    assert.isTrue(chunksOf(true).every((chunk) => chunk.obfuscation.length > 0))
    assert.isFalse(chunksOf(false).some((chunk) => "obfuscation" in chunk))
  })
})

describe("whole answers", () => {
  it("say what the schema says, tool calls and all", () => {
    const decoded = { prompt: {} as never, streaming: false, options: options() }
    const base = {
      text: "",
      reasoning: "",
      refusal: "",
      logprobs: [],
      reason: "tool_calls",
      stopSequence: undefined,
    } as const
    const { _tag, ...head } = started
    const reply = {
      ...head,
      usage,
      choices: [
        {
          ...base,
          toolCalls: [
            { id: "call_1", name: "look", kind: "function" as const, input: "{}" },
            { id: "call_2", name: "say", kind: "custom" as const, input: "x" },
          ],
        },
        { ...base, text: "Hi", reason: "stop" as const, toolCalls: [] },
      ],
    }
    const completion = whole(decoded, reply)
    assert.deepStrictEqual(
      Schema.encodeUnknownSync(ChatCompletion)(completion, { onExcessProperty: "error" }),
      completion,
    )
    assert.isNull(completion.choices[0]?.message.content)
    assert.strictEqual(completion.choices[1]?.message.content, "Hi")
  })
})
