/** How the events of several choices are laid out in time. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import type { ChoiceEnded, Finished, ReplyEvent, Started } from "../../src/domain/Reply.ts"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { layOut, type ReadyChoice } from "../../src/simulation/layOut.ts"
import { timelineOf } from "../../src/simulation/timeline.ts"

const started: Started = { _tag: "Started", key: "k", model: "m", createdAt: 1, promptTokens: 2, cachedTokens: 0 }
const finished: Finished = { _tag: "Finished", usage: { prompt: 2, completion: 3, cached: 0, reasoning: 0 } }

const ended = (choice: number): ChoiceEnded => ({
  _tag: "ChoiceEnded",
  choice,
  reason: "stop",
  stopSequence: undefined,
})

const ready = (...texts: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<ReadyChoice> =>
  texts.map((pieces, choice) => ({ events: [...pieces.map((text) => textDelta(choice, text)), ended(choice)] }))

const textDelta = (choice: number, text: string): ReplyEvent => ({ _tag: "TextDelta", choice, text })

const shown = (event: ReplyEvent): string => {
  if (event._tag === "TextDelta") return `${event.choice}:${event.text}`
  return event._tag === "ChoiceEnded" ? `${event.choice} ended` : event._tag
}

const laidOut = (choices: ReadonlyArray<ReadyChoice>, offsets: ReadonlyArray<number>) => {
  const { events, due } = timelineOf(started, choices, finished, Array.from(offsets))
  assert.strictEqual(events.length, due.length)
  return events.map((event, i) => [due[i], shown(event)])
}

const pieceLists = Schema.Array(Schema.Array(Schema.NonEmptyString).check(Schema.isMaxLength(8))).check(
  Schema.isMinLength(1),
  Schema.isMaxLength(4),
)

describe("timelineOf", () => {
  it("gives each piece of one choice the time of its token", () => {
    assert.deepStrictEqual(laidOut(ready(["a", "b", "c"]), [10, 20, 30]), [
      [0, "Started"],
      [10, "0:a"],
      [20, "0:b"],
      [30, "0:c"],
      [30, "0 ended"],
      [30, "Finished"],
    ])
  })

  it("lets choices of different lengths run side by side, each ending with its last piece", () => {
    assert.deepStrictEqual(laidOut(ready(["a", "b"], [], ["x", "y", "z"], ["p"]), [10, 20, 30]), [
      [0, "Started"],
      [10, "0:a"],
      [10, "1 ended"],
      [10, "2:x"],
      [10, "3:p"],
      [10, "3 ended"],
      [20, "0:b"],
      [20, "0 ended"],
      [20, "2:y"],
      [30, "2:z"],
      [30, "2 ended"],
      [30, "Finished"],
    ])
  })

  it("ends a choice without text at the first token's time", () => {
    assert.deepStrictEqual(laidOut(ready([]), [10]), [
      [0, "Started"],
      [10, "0 ended"],
      [10, "Finished"],
    ])
  })

  it.prop(
    "keeps each choice's pieces in order, ends each once, and never goes back in time",
    [pieceLists],
    ([lists]) => {
      const offsets = Array.from({ length: 8 }, (_, k) => 5 + 3 * k)
      const { events, due } = timelineOf(started, ready(...lists), finished, offsets)
      assert.deepStrictEqual(
        [...due],
        due.toSorted((a, b) => a - b),
      )
      assert.deepStrictEqual([events[0], events.at(-1)], [started, finished])
      lists.forEach((pieces, choice) => {
        const own = events.filter((event) => "choice" in event && event.choice === choice).map(shown)
        assert.deepStrictEqual(own, [...pieces.map((piece) => `${choice}:${piece}`), `${choice} ended`])
      })
      assert.strictEqual(events.length, 2 + lists.length + lists.flat().length)
    },
    { arbitrary: { runs: 200, seed: 1 } },
  )

  it.prop(
    "finishes with the longest choice",
    [pieceLists],
    ([lists]) => {
      const offsets = Array.from({ length: 8 }, (_, k) => 5 + 3 * k)
      const longest = Math.max(1, ...lists.map((pieces) => pieces.length))
      assert.strictEqual(timelineOf(started, ready(...lists), finished, offsets).due.at(-1), offsets[longest - 1])
    },
    { arbitrary: { runs: 200, seed: 2 } },
  )

  it("gives each chunk the time of its last token, and ends the choice with it", () => {
    const chunked: ReadonlyArray<ReadyChoice> = [
      { events: [textDelta(0, "abc"), textDelta(0, "d"), ended(0)], lastTokens: [2, 3, 3] },
      { events: [textDelta(1, "wx"), textDelta(1, "yz"), ended(1)], lastTokens: [1, 3, 3] },
      { events: [textDelta(2, "p"), ended(2)] },
    ]
    assert.deepStrictEqual(laidOut(chunked, [10, 20, 30, 40]), [
      [0, "Started"],
      [10, "2:p"],
      [10, "2 ended"],
      [20, "1:wx"],
      [30, "0:abc"],
      [40, "0:d"],
      [40, "0 ended"],
      [40, "1:yz"],
      [40, "1 ended"],
      [40, "Finished"],
    ])
  })

  it("ends a choice without chunks at the first token's time", () => {
    assert.deepStrictEqual(laidOut([{ events: [ended(0)], lastTokens: [0] }], [10]), [
      [0, "Started"],
      [10, "0 ended"],
      [10, "Finished"],
    ])
  })

  it.prop(
    "takes as long in chunks as token by token, and says the same",
    [pieceLists, Schema.Literals([2, 3, 8])],
    ([lists, chunking]) => {
      const offsets = Array.from({ length: 8 }, (_, k) => 5 + 3 * k)
      const random = seededRandom(hashWord("chunks"))
      const single = timelineOf(started, ready(...lists), finished, offsets)
      const chunked = timelineOf(
        started,
        lists.map((pieces, choice) =>
          layOut(
            {
              parts: [{ _tag: "Text", pieces }],
              tokens: 0,
              reasoningTokens: 0,
              reason: "stop",
              stopSequence: undefined,
            },
            { choice, chunking, random, logprobs: undefined, chance: () => random },
          ),
        ),
        finished,
        offsets,
      )
      assert.strictEqual(chunked.due.at(-1), single.due.at(-1))
      assert.deepStrictEqual(
        [...chunked.due],
        chunked.due.toSorted((a, b) => a - b),
      )
      lists.forEach((pieces, choice) => {
        const said = chunked.events.map((event) =>
          event._tag === "TextDelta" && event.choice === choice ? event.text : "",
        )
        assert.strictEqual(said.join(""), pieces.join(""))
      })
    },
    { arbitrary: { runs: 200, seed: 3 } },
  )
})
