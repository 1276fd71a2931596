/** Pieces of a body leave when they are due, and are made no sooner. */
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { pacedResponse } from "../../src/http/pacedResponse.ts"
import { Pacer } from "../../src/latency/Pacer.ts"

it.effect("answers when the first piece is due, and goes on as the others are", () =>
  Effect.gen(function* () {
    const clock = yield* Pacer
    const made: Array<number> = []
    const sent: Array<string> = []
    const plan = { arrival: { number: 1, createdAt: 0 }, limits: [], offsets: [], startedAt: clock.now(), clock }
    const piece = (index: number) => {
      made.push(index)
      return Buffer.from(String(index))
    }
    const fiber = yield* Effect.forkChild(
      Effect.flatMap(
        pacedResponse({ plan, due: [100, 250, 250, 400], piece, headers: { "content-type": "audio/pcm" } }),
        (response) => {
          assert.strictEqual(response.headers["content-type"], "audio/pcm")
          sent.push("headers")
          const body = response.body as unknown as { readonly stream: Stream.Stream<Uint8Array> }
          return Stream.runForEach(body.stream, (bytes) => Effect.sync(() => sent.push(Buffer.from(bytes).toString())))
        },
      ),
    )
    yield* TestClock.adjust(99)
    assert.deepStrictEqual([sent, made], [[], []])
    yield* TestClock.adjust(1)
    assert.deepStrictEqual([sent, made], [["headers", "0"], [0]])
    yield* TestClock.adjust(150)
    assert.deepStrictEqual(sent, ["headers", "0", "12"])
    yield* TestClock.adjust(149)
    assert.deepStrictEqual(made, [0, 1, 2])
    yield* TestClock.adjust(1)
    yield* Fiber.join(fiber)
    assert.deepStrictEqual(sent, ["headers", "0", "12", "3"])
  }).pipe(Effect.provide(Pacer.layerClock)),
)
