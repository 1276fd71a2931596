/** Chunks put together from ready-made text are, byte for byte, what the schema would encode. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { machine } from "../../../src/dialects/gemini/encode.ts"
import type { GeminiOptions } from "../../../src/dialects/gemini/Options.ts"
import { GenerateContentResponse } from "../../../src/dialects/gemini/WireReply.ts"
import { whole } from "../../../src/dialects/gemini/whole.ts"
import { replyCollector } from "../../../src/domain/collectReply.ts"
import type { ReplyEvent } from "../../../src/domain/Reply.ts"

const options: GeminiOptions = { media: [], withholds: true, rated: false, signed: false }

const started = {
  _tag: "Started",
  key: "0123456789abcdef0123456789abcdef",
  model: "gemini-2.5-flash",
  createdAt: 1_767_225_601,
  promptTokens: 3,
  cachedTokens: 2,
} as const

const decoded = (more: Partial<GeminiOptions> = {}) => ({
  prompt: {} as never,
  streaming: true,
  options: { ...options, ...more },
})

const framesOf = (events: ReadonlyArray<ReplyEvent>, more: Partial<GeminiOptions> = {}): ReadonlyArray<string> => {
  const { initial, step, end } = machine(decoded(more))
  let state = initial
  const data: Array<string> = []
  for (const event of events) {
    const [next, frames] = step(state, event)
    state = next
    for (const frame of frames) data.push(frame.data)
  }
  return [...data, ...end(state).map((frame) => frame.data)]
}

const encode = Schema.encodeUnknownSync(GenerateContentResponse)
const again = (data: string): string => JSON.stringify(encode(JSON.parse(data), { onExcessProperty: "error" }))

const ended = (choice: number, reason: "stop" | "length" | "tool_calls" = "stop"): ReplyEvent => ({
  _tag: "ChoiceEnded",
  choice,
  reason,
  stopSequence: undefined,
})
const finished = (completion: number, reasoning = 0): ReplyEvent => ({
  _tag: "Finished",
  usage: { prompt: 3, completion, cached: 2, reasoning },
})
const call = (index: number, texts: ReadonlyArray<string>): ReadonlyArray<ReplyEvent> => [
  { _tag: "ToolCallStarted", choice: 0, index, id: `${index}`, name: "look", kind: "function" },
  ...texts.map((text) => ({ _tag: "ToolInputDelta" as const, choice: 0, index, kind: "function" as const, text })),
]

const partsIn = (frames: ReadonlyArray<string>) =>
  frames.flatMap((data) => JSON.parse(data).candidates[0].content?.parts ?? [])

describe("chunks", () => {
  it.effect.prop(
    "equal the schema's encoding for any text and thoughts",
    [Schema.Array(Schema.String), Schema.Array(Schema.String)],
    ([thoughts, texts]) =>
      Effect.sync(() => {
        const events: ReadonlyArray<ReplyEvent> = [
          started,
          ...thoughts.map((text) => ({ _tag: "ReasoningDelta" as const, choice: 0, text })),
          ...texts.map((text) => ({ _tag: "TextDelta" as const, choice: 0, text, tokens: 2 })),
          ended(0),
          finished(thoughts.length + texts.length * 2, thoughts.length),
        ]
        const frames = framesOf(events)
        for (const data of frames) assert.strictEqual(again(data), data)
        const counts = frames.map((data) => JSON.parse(data).usageMetadata.totalTokenCount)
        assert.deepStrictEqual(
          counts,
          counts.toSorted((one, other) => one - other),
        )
        const parts = partsIn(frames)
        const said = (thought: boolean) =>
          parts
            .filter((part) => (part.thought === true) === thought)
            .map((part) => part.text)
            .join("")
        assert.strictEqual(said(false).toWellFormed(), texts.join("").toWellFormed())
        assert.strictEqual(said(true).toWellFormed(), thoughts.join("").toWellFormed())
      }),
  )

  it("give each call whole, the last with the end, and drop one that was cut", () => {
    const calls = [started, ...call(0, ['{"a"', ":1}"]), ...call(1, ["{}"]), ended(0, "tool_calls"), finished(9)]
    const frames = framesOf(calls)
    for (const data of frames) assert.strictEqual(again(data), data)
    assert.deepStrictEqual(
      frames
        .map((data) => JSON.parse(data).candidates[0])
        .map(({ content, finishReason }) => [content.parts, finishReason]),
      [
        [[{ functionCall: { name: "look", args: { a: 1 } } }], undefined],
        [[{ functionCall: { name: "look", args: {} } }], "STOP"],
      ],
    )
    const cut = framesOf([started, ...call(0, ["{}"]), ...call(1, ['{"a"']), ended(0, "length"), finished(9)])
    assert.deepStrictEqual(partsIn(cut), [{ functionCall: { name: "look", args: {} } }, { text: "" }])
  })

  it("sign a call of a newer model, or after thoughts, once", () => {
    const signed = (events: ReadonlyArray<ReplyEvent>, more?: Partial<GeminiOptions>) =>
      partsIn(framesOf(events, more)).map((part) => part.thoughtSignature !== undefined)
    const calls = [...call(0, ["{}"]), ...call(1, ["{}"]), ended(0, "tool_calls"), finished(9, 5)]
    assert.deepStrictEqual(signed([started, ...calls]), [false, false])
    assert.deepStrictEqual(signed([{ ...started, unseenReasoning: 5 }, ...calls]), [true, false])
    assert.deepStrictEqual(signed([started, ...calls], { signed: true }), [true, false])
    const text: ReplyEvent = { _tag: "TextDelta", choice: 0, text: "Hi" }
    assert.deepStrictEqual(signed([started, text, ended(0), finished(1)], { signed: true }), [false, true])
  })

  it("end each candidate at its own end", () => {
    const text = (choice: number): ReplyEvent => ({ _tag: "TextDelta", choice, text: "Hi" })
    const frames = framesOf([started, text(0), text(1), ended(0), text(1), ended(1), finished(3)])
    for (const data of frames) assert.strictEqual(again(data), data)
    const candidates = frames
      .map((data) => JSON.parse(data))
      .map(({ candidates: [{ index, finishReason }], usageMetadata }) => [
        index,
        finishReason,
        usageMetadata.candidatesTokenCount,
      ])
    assert.deepStrictEqual(candidates, [
      [0, undefined, 1],
      [1, undefined, 2],
      [0, "STOP", 2],
      [1, undefined, 3],
      [1, "STOP", 3],
    ])
  })
})

describe("whole answers", () => {
  it("say what the schema says, and what the stream said", () => {
    const events: ReadonlyArray<ReplyEvent> = [
      started,
      { _tag: "ReasoningDelta", choice: 0, text: "hm" },
      { _tag: "TextDelta", choice: 0, text: "Look" },
      ...call(0, ['{"a":1}']),
      ended(0, "tool_calls"),
      finished(5, 1),
    ]
    const collector = replyCollector()
    for (const event of events) collector.add(event)
    const answer = whole(decoded(), collector.reply())
    assert.deepStrictEqual(encode(answer, { onExcessProperty: "error" }), answer)
    assert.deepStrictEqual(answer.candidates?.[0]?.content?.parts as unknown, partsIn(framesOf(events)))
  })

  const hosted = { query: "sea", urls: ["https://example.com/a"], runsCode: true, scored: true }
  const cases: ReadonlyArray<readonly [string, string, Partial<GeminiOptions>]> = [
    ["where it has its text", started.key, { hosted }],
    ["whom it quotes", `00${started.key.slice(2)}`, {}],
  ]
  for (const [name, key, more] of cases) {
    it.effect.prop(`tell ${name}, by true bytes, as the stream does`, [Schema.Array(Schema.String)], ([texts]) =>
      Effect.sync(() => {
        const events: ReadonlyArray<ReplyEvent> = [
          { ...started, key },
          { _tag: "ReasoningDelta", choice: 0, text: "hm" },
          ...texts.map((text) => ({ _tag: "TextDelta" as const, choice: 0, text })),
          ended(0),
          finished(texts.length + 1, 1),
        ]
        const collector = replyCollector()
        for (const event of events) collector.add(event)
        const [candidate] = whole(decoded(more), collector.reply()).candidates ?? []
        const frames = framesOf(events, more)
        for (const data of frames) assert.strictEqual(again(data), data)
        const last = JSON.parse(frames.at(-1) ?? "").candidates[0]
        const { groundingMetadata, citationMetadata, urlContextMetadata } = candidate ?? {}
        assert.deepStrictEqual(
          JSON.parse(JSON.stringify([groundingMetadata, citationMetadata, urlContextMetadata])),
          JSON.parse(JSON.stringify([last.groundingMetadata, last.citationMetadata, last.urlContextMetadata])),
        )
        const text = texts.join("")
        assert.strictEqual(groundingMetadata !== undefined, text !== "" && more.hosted !== undefined)
        assert.strictEqual(citationMetadata !== undefined, text !== "" && more.hosted === undefined)
        const bytes = Buffer.from(text)
        for (const { segment } of groundingMetadata?.groundingSupports ?? []) {
          const { partIndex = 0, startIndex = 0, endIndex } = segment
          assert.strictEqual(candidate?.content?.parts?.[partIndex]?.text, text)
          assert.strictEqual(bytes.subarray(startIndex, endIndex).toString(), segment.text.toWellFormed())
        }
      }),
    )
  }
})
