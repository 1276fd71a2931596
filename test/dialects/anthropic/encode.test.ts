/** Events put together from ready-made text are, byte for byte, what the schema would encode. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Message } from "../../../src/dialects/anthropic/WireReply.ts"
import type { ReplyEvent } from "../../../src/domain/Reply.ts"
import { accumulated, again, ended, framesOf, started, wholeOf } from "./runEvents.ts"

const rich: ReadonlyArray<ReplyEvent> = [
  started,
  { _tag: "ReasoningDelta", choice: 0, text: "hm" },
  { _tag: "ReasoningDelta", choice: 0, text: " well" },
  { _tag: "TextDelta", choice: 0, text: "Let me look." },
  { _tag: "ToolCallStarted", choice: 0, index: 0, id: "a".repeat(24), name: "look", kind: "function" },
  { _tag: "ToolInputDelta", choice: 0, index: 0, kind: "function", text: '{"a"' },
  { _tag: "ToolInputDelta", choice: 0, index: 0, kind: "function", text: ":1}" },
  { _tag: "ToolCallStarted", choice: 0, index: 1, id: "b".repeat(24), name: "see", kind: "function" },
  { _tag: "ToolInputDelta", choice: 0, index: 1, kind: "function", text: "{}" },
  ...ended("tool_calls"),
]

describe("events", () => {
  it.effect.prop("equal the schema's encoding for any text", [Schema.Array(Schema.String)], ([texts]) =>
    Effect.sync(() => {
      const deltas = texts.map((text) => ({ _tag: "TextDelta" as const, choice: 0, text }))
      const frames = framesOf([started, ...deltas, ...ended("stop")])
      for (const { data } of frames) assert.strictEqual(again(data), data)
      const said = frames.map(({ data }) => JSON.parse(data).delta?.text ?? "").join("")
      assert.strictEqual(said.toWellFormed(), texts.join("").toWellFormed())
    }),
  )

  it("equal the schema's encoding for thoughts, text and calls, and are named by their type", () => {
    for (const frame of framesOf(rich, { reportsEdits: true })) {
      assert.strictEqual(again(frame.data), frame.data)
      assert.strictEqual(JSON.parse(frame.data).type, frame.event)
    }
  })

  it("open and close each block in turn", () => {
    const lines = framesOf(rich).map(({ data }) => {
      const { type, index, delta } = JSON.parse(data)
      return [type.replace("content_block_", ""), index, delta?.type].filter((part) => part !== undefined).join(" ")
    })
    assert.deepStrictEqual(lines, [
      "message_start",
      "start 0",
      "ping",
      "delta 0 thinking_delta",
      "delta 0 thinking_delta",
      "delta 0 signature_delta",
      "stop 0",
      "start 1",
      "delta 1 text_delta",
      "stop 1",
      "start 2",
      "delta 2 input_json_delta",
      "delta 2 input_json_delta",
      "delta 2 input_json_delta",
      "stop 2",
      "start 3",
      "delta 3 input_json_delta",
      "delta 3 input_json_delta",
      "stop 3",
      "message_delta",
      "message_stop",
    ])
  })

  it("of an answer without a word are a message without blocks", () => {
    const frames = framesOf([started, ...ended("length")])
    assert.deepStrictEqual(
      frames.map(({ event }) => event),
      ["message_start", "ping", "message_delta", "message_stop"],
    )
  })
})

describe("whole answers", () => {
  it("are what the events come to", () => {
    for (const options of [{}, { showsThoughts: false }, { reportsEdits: true }]) {
      const message = wholeOf(rich, options)
      assert.deepStrictEqual(
        Schema.encodeUnknownSync(Message)(message, { onExcessProperty: "error" }) as unknown,
        message,
      )
      assert.deepStrictEqual(accumulated(rich, options), JSON.parse(JSON.stringify(message)))
    }
  })

  it("hide thoughts that are not to be shown, but sign them", () => {
    const [thinking] = wholeOf(rich, { showsThoughts: false }).content
    assert.deepInclude(thinking, { type: "thinking", thinking: "" })
    assert.isNotEmpty(thinking?.type === "thinking" ? thinking.signature : "")
  })

  it("count as input only what the cache had no part in", () => {
    assert.deepInclude(wholeOf(rich).usage, {
      input_tokens: 300,
      cache_read_input_tokens: 1_200,
      cache_creation_input_tokens: 1_500,
      cache_creation: { ephemeral_5m_input_tokens: 500, ephemeral_1h_input_tokens: 1_000 },
      output_tokens: 9,
      output_tokens_details: { thinking_tokens: 2 },
    })
  })
})
