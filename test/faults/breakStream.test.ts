/** Each fault breaks a stream where it says, in the way it says, and nothing else of it. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { breakBody } from "../../src/faults/breakBody.ts"
import { breakStream } from "../../src/faults/breakStream.ts"
import { breakages, type Fault } from "../../src/faults/Fault.ts"
import type { EventText, Script } from "../../src/faults/Script.ts"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"

const events: ReadonlyArray<EventText> = Array.from({ length: 10 }, (_, i) => ({
  due: 100 + i * 10,
  text: i === 9 ? 'data: {"end":true}\n\ndata: [DONE]\n\n' : `data: {"text":"wörd ${i}"}\n\n`,
  ofToolCall: i >= 4 && i < 8,
}))

const errorText = 'data: {"error":"x"}\n\n'
const random = (seed = 1) => seededRandom(hashWord(seed))
const broken = (fault: Fault, seed = 1) => breakStream({ headers: {}, events, errorText }, fault, random(seed))
const textOf = ({ steps }: Script) => Buffer.concat(steps.map(({ bytes }) => bytes)).toString("utf8")
const join = (from: number, to: number) =>
  events
    .slice(from, to)
    .map(({ text }) => text)
    .join("")
const all = join(0, 10)

describe("breakStream", () => {
  const kept: ReadonlyArray<readonly [Fault, string]> = [
    [{ kind: "disconnect", after_events: 3 }, join(0, 3)],
    [{ kind: "disconnect", at_fraction: 0.5 }, join(0, 5)],
    [{ kind: "disconnect", after_ms: 125 }, join(0, 3)],
    [{ kind: "truncate", after_events: 3 }, join(0, 3)],
    [{ kind: "error_event", after_events: 2 }, join(0, 2) + errorText],
    [{ kind: "cut_tool_call" }, join(0, 6)],
    [{ kind: "duplicate_event", after_events: 1 }, join(0, 2) + join(1, 10)],
    [{ kind: "drop_event", after_events: 1 }, join(0, 1) + join(2, 10)],
    [{ kind: "missing_done" }, all.replace("data: [DONE]\n\n", "")],
    [{ kind: "malformed_json", after_events: 0 }, `data: {"text":\n\n${join(1, 10)}`],
    [{ kind: "malformed_sse", after_events: 0 }, `dat a {"text":"wörd 0"}\n\n${join(1, 10)}`],
    [{ kind: "empty_stream" }, ""],
    [{ kind: "reset" }, ""],
    [{ kind: "stall", after_events: 3, ms: 50 }, all],
    [{ kind: "slow", factor: 2 }, all],
    [{ kind: "split" }, all],
    [{ kind: "trickle" }, all],
    [{ kind: "burst", count: 4 }, all],
    [{ kind: "wrong_content_type" }, all],
  ]
  for (const [fault, text] of kept) {
    it(`sends just what it should with ${JSON.stringify(fault)}`, () => {
      const script = broken(fault)
      assert.strictEqual(textOf(script), text)
      const torn = ["disconnect", "cut_tool_call", "reset"].includes(fault.kind)
      assert.strictEqual(script.ending, torn ? "reset" : "end")
    })
  }

  const formats = {
    "lines that end as HTTP's do": ["data: {1}\r\n\r\n", "data: {2}\r\n\r\ndata: {3}\r\n\r\n"],
    "lines of JSON": ["{1}\n", "{2}\n{3}\n"],
    "an array": ["[{1}", ",\r\n{2},\r\n{3}]"],
  } as const
  const without: Readonly<Record<string, string>> = {
    "lines that end as HTTP's do": "data: {1}\r\n\r\ndata: {2}\r\n\r\n",
    "lines of JSON": "{1}\n{2}\n",
    "an array": "[{1},\r\n{2},\r\n{3}",
  }
  const half: Readonly<Record<string, string>> = {
    "lines that end as HTTP's do": "data: {\r\n\r\n",
    "lines of JSON": "{\n",
    "an array": "[{",
  }
  for (const [format, texts] of Object.entries(formats)) {
    it(`knows the end and the JSON of a stream of ${format}`, () => {
      const own = texts.map((text) => ({ due: 0, text, ofToolCall: false }))
      const sent = (fault: Fault) => textOf(breakStream({ headers: {}, events: own, errorText }, fault, random()))
      assert.strictEqual(sent({ kind: "missing_done" }), without[format])
      assert.strictEqual(sent({ kind: "malformed_json", after_events: 0 }), `${half[format]}${texts[1]}`)
    })
  }

  it("moves events in time as the fault says", () => {
    const due = (fault: Fault) => broken(fault).steps.map((step) => step.due)
    assert.deepStrictEqual(due({ kind: "stall", after_events: 8, ms: 50 }).slice(7), [170, 230, 240])
    assert.deepStrictEqual(due({ kind: "slow", factor: 2 }).slice(0, 3), [100, 120, 140])
    assert.deepStrictEqual(due({ kind: "burst", count: 4 }), [130, 130, 130, 130, 170, 170, 170, 170, 190, 190])
  })

  it("cuts inside characters, fields and ends of lines when it splits", () => {
    const pieces = broken({ kind: "split" }).steps.map(({ bytes }) => Buffer.from(bytes))
    assert.isTrue(pieces.every(({ length }) => length >= 1 && length <= 7))
    assert.isTrue(pieces.some((piece) => piece.toString("utf8").includes("\uFFFD")))
    assert.isTrue(pieces.some((piece) => /^(ata|ta|a): /.test(piece.toString("utf8"))))
  })

  it.prop(
    "never goes back in time, and is the same again with the same chance",
    [Schema.Literals(breakages), Schema.Int],
    ([kind, seed]) => {
      const [one, two] = [broken({ kind }, seed), broken({ kind }, seed)]
      assert.deepStrictEqual(two, one)
      const due = one.steps.map((step) => step.due)
      assert.deepStrictEqual(
        due,
        due.toSorted((a, b) => a - b),
      )
    },
  )

  it.prop(
    "breaks streams of no or one event too",
    [Schema.Literals(breakages), Schema.Literals([0, 1])],
    ([kind, length]) => {
      breakStream({ headers: {}, events: events.slice(0, length), errorText }, { kind }, random())
    },
  )
})

describe("breakBody", () => {
  const body = '{"text":"wörd"}'
  const brokenBody = (fault: Fault) => breakBody({ headers: {}, body, due: 50 }, fault, random())
  const lengthOf = ({ headers }: Script) => Number(headers["content-length"])

  it("cuts the body, and says so or not", () => {
    const truncated = brokenBody({ kind: "truncated_body", at_fraction: 0.5 })
    assert.strictEqual(textOf(truncated), '{"text":')
    assert.strictEqual(lengthOf(truncated), 8)
    const wrong = brokenBody({ kind: "wrong_content_length" })
    assert.strictEqual(textOf(wrong), body)
    assert.isAbove(lengthOf(wrong), Buffer.byteLength(body))
    assert.strictEqual(wrong.ending, "close")
    const torn = brokenBody({ kind: "disconnect", at_fraction: 0.5 })
    assert.deepInclude(torn, { ending: "reset" })
    assert.strictEqual(lengthOf(torn), Buffer.byteLength(body))
  })

  it("makes it empty, another status, late, or no text", () => {
    assert.strictEqual(textOf(brokenBody({ kind: "empty_body" })), "")
    assert.strictEqual(brokenBody({ kind: "redirect" }).status, 307)
    assert.strictEqual(brokenBody({ kind: "slow_headers", ms: 20 }).endsAt, 70)
    assert.include(textOf(brokenBody({ kind: "invalid_utf8" })), "\uFFFD")
  })
})
