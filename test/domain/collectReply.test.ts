/** A whole reply is the fold of its events. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { collectReply } from "../../src/domain/collectReply.ts"
import type { FinishReason, ReplyChoice, ReplyEvent } from "../../src/domain/Reply.ts"
import { Internal, simError } from "../../src/domain/SimError.ts"

const usage = { prompt: 5, completion: 7, cached: 2, reasoning: 3 }
const started: ReplyEvent = {
  _tag: "Started",
  key: "0123",
  model: "gpt-4o",
  createdAt: 1_234,
  promptTokens: 5,
  cachedTokens: 0,
}
const finished: ReplyEvent = { _tag: "Finished", usage }

const say = (text: string, choice = 0): ReplyEvent => ({ _tag: "TextDelta", choice, text })
const think = (text: string, choice = 0): ReplyEvent => ({ _tag: "ReasoningDelta", choice, text })
const call = (index: number, name: string, kind: "function" | "custom" = "function", choice = 0): ReplyEvent => ({
  _tag: "ToolCallStarted",
  choice,
  index,
  id: `call_${name}`,
  name,
  kind,
})
const input = (index: number, text: string, choice = 0): ReplyEvent => ({
  _tag: "ToolInputDelta",
  choice,
  index,
  kind: "function",
  text,
})
const end = (reason: FinishReason, choice = 0, stopSequence?: string): ReplyEvent => ({
  _tag: "ChoiceEnded",
  choice,
  reason,
  stopSequence,
})

const collect = (...events: ReadonlyArray<ReplyEvent>) => collectReply(Stream.fromIterable(events))

const empty: ReplyChoice = {
  text: "",
  reasoning: "",
  refusal: "",
  logprobs: [],
  toolCalls: [],
  reason: "stop",
  stopSequence: undefined,
}

describe("collectReply", () => {
  it.effect("joins the text, and keeps what was said at the start and the end", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* collect(started, say("Hi"), say(" there"), end("length"), finished), {
        key: "0123",
        model: "gpt-4o",
        createdAt: 1_234,
        promptTokens: 5,
        cachedTokens: 0,
        choices: [{ ...empty, text: "Hi there", reason: "length" }],
        usage,
      })
    }),
  )

  it.effect("joins the reasoning apart from the text", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(started, think("Let me"), think(" see"), say("42"), end("stop"), finished)
      assert.deepStrictEqual(choices, [{ ...empty, reasoning: "Let me see", text: "42" }])
    }),
  )

  it.effect("joins the input of each tool call, also where they are told by turns", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(
        started,
        call(0, "weather"),
        call(1, "shell", "custom"),
        input(0, '{"city":'),
        input(1, "ls"),
        input(0, '"Oslo"}'),
        input(1, " -l"),
        end("tool_calls"),
        finished,
      )
      assert.deepStrictEqual(choices, [
        {
          ...empty,
          reason: "tool_calls",
          toolCalls: [
            { id: "call_weather", name: "weather", kind: "function", input: '{"city":"Oslo"}' },
            { id: "call_shell", name: "shell", kind: "custom", input: "ls -l" },
          ],
        },
      ])
    }),
  )

  it.effect("tells how much was said before each tool call", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(
        started,
        call(0, "ping"),
        say("Well"),
        call(1, "pong"),
        say(" done"),
        end("stop"),
        finished,
      )
      assert.strictEqual(choices[0]?.text, "Well done")
      assert.deepStrictEqual(
        choices[0]?.toolCalls.map(({ after }) => after),
        [undefined, 4],
      )
    }),
  )

  it.effect("keeps a tool call without input", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(started, call(0, "ping"), end("tool_calls"), finished)
      assert.deepStrictEqual(choices[0]?.toolCalls, [{ id: "call_ping", name: "ping", kind: "function", input: "" }])
    }),
  )

  it.effect("keeps choices apart that are told by turns", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(
        started,
        say("a", 0),
        say("x", 1),
        say("b", 0),
        end("stop", 0),
        say("y", 1),
        end("length", 1),
        finished,
      )
      assert.deepStrictEqual(choices, [
        { ...empty, text: "ab" },
        { ...empty, text: "xy", reason: "length" },
      ])
    }),
  )

  it.effect("orders choices by number, not by who speaks first", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(started, say("x", 1), say("a", 0), end("stop", 1), end("stop", 0), finished)
      assert.deepStrictEqual(
        choices.map(({ text }) => text),
        ["a", "x"],
      )
    }),
  )

  it.effect("keeps the stop sequence that ended a choice", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(started, say("a"), end("stop", 0, "\n\n"), finished)
      assert.deepStrictEqual(choices, [{ ...empty, text: "a", stopSequence: "\n\n" }])
    }),
  )

  it.effect("keeps a choice that only ended", () =>
    Effect.gen(function* () {
      const { choices } = yield* collect(started, end("content_filter"), finished)
      assert.deepStrictEqual(choices, [{ ...empty, reason: "content_filter" }])
    }),
  )

  it.effect("starts anew each time it runs", () =>
    Effect.gen(function* () {
      const collecting = collect(started, say("Hi"), end("stop"), finished)
      assert.deepStrictEqual(yield* collecting, yield* collecting)
    }),
  )

  it.effect("fails as the stream fails", () =>
    Effect.gen(function* () {
      const failure = simError(new Internal())
      const failing = Stream.concat(Stream.fromIterable([started, say("Hi")]), Stream.fail(failure))
      assert.strictEqual(yield* Effect.flip(collectReply(failing)), failure)
    }),
  )

  const incomplete: Readonly<Record<string, ReadonlyArray<ReplyEvent>>> = {
    "without Finished": [started, say("Hi"), end("stop")],
    "without Started": [say("Hi"), end("stop"), finished],
    "without any event": [],
  }
  for (const [what, events] of Object.entries(incomplete)) {
    it.effect(`dies of a reply ${what}`, () =>
      Effect.gen(function* () {
        const defect = yield* Effect.catchDefect(collect(...events), (found) => Effect.succeed(String(found)))
        assert.strictEqual(defect, "Error: a reply ended without its Started or Finished event")
      }),
    )
  }
})
