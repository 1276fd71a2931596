/** What a handler tells the verdict of a call, and that it tells nothing while nobody watches. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { RateLimited, simError, UnknownModel } from "../../src/domain/SimError.ts"
import type { CallEnd, SeenCall } from "../../src/faults/verdict/SeenCall.ts"
import { followRequest, type RequestTrail } from "../../src/http/RequestTrail.ts"
import { type Judge, type ReadCall, Witness } from "../../src/http/Witness.ts"

const read: ReadCall = { caller: { name: "alice" }, body: { model: "gpt-4o" } }
const answer = HttpServerResponse.text("answer")

const setting = (
  watching: boolean,
  more: Partial<RequestTrail> = {},
  headers: Record<string, string> = {},
  path = "/v1/chat/completions",
) => {
  const seen = { asked: 0, calls: [] as Array<SeenCall>, ends: [] as Array<CallEnd>, ended: 0 }
  const judge: Judge = {
    isWatching: () => {
      seen.asked++
      return watching
    },
    arrived: (call) => {
      seen.calls.push(call)
      return (end) => void seen.ends.push(end)
    },
  }
  const request = HttpServerRequest.fromWeb(new Request(`http://llmsim${path}`, { headers }))
  followRequest(request, { id: "req_1", startedAt: 5, headers: {}, status: 0, ...more })
  const witness = new Witness(judge, request)
  const ends = Effect.sync(() => void seen.ended++)
  return { seen, witness, ends }
}

describe("a call that nobody watches", () => {
  it.effect("costs one question, whether it is answered or at fault itself", () =>
    Effect.gen(function* () {
      for (const refused of [false, true]) {
        const { seen, witness, ends } = setting(false)
        witness.read(read)
        if (refused) {
          const error = simError(new UnknownModel({ model: "gpt-0" }))
          witness.refused(error, HttpServerResponse.empty({ status: 404 }))
        }
        yield* witness.untilEnd(Effect.succeed(answer), ends)
        assert.deepStrictEqual(seen, { asked: 1, calls: [], ends: [], ended: 1 })
      }
    }).pipe(Effect.scoped),
  )

  it.effect("is told at its end when it went wrong, with the time of its arrival", () =>
    Effect.gen(function* () {
      const { seen, witness, ends } = setting(false, { fault: "disconnect" }, { "user-agent": "me/1" })
      witness.read(read)
      yield* witness.untilEnd(Effect.succeed(answer), ends)
      assert.deepInclude(seen.calls[0], { key: "alice", client: "me/1", arrivedAt: 5 })
      const failure = { kind: "disconnect", retryAfterMs: undefined, isHopeless: false }
      assert.deepStrictEqual(seen.ends, [{ failure, hasLeft: false }])
    }).pipe(Effect.scoped),
  )

  it.effect("is not told at all when llmsim asked itself", () =>
    Effect.gen(function* () {
      const { seen, witness, ends } = setting(true, { fault: "disconnect", inProcess: true })
      witness.read(read)
      yield* witness.untilEnd(Effect.succeed(answer), ends)
      assert.deepStrictEqual(seen.calls, [])
    }).pipe(Effect.scoped),
  )
})

describe("a call that is watched", () => {
  it.effect("has left when its handler is interrupted", () =>
    Effect.gen(function* () {
      const { seen, witness, ends } = setting(true)
      witness.read(read)
      const fiber = yield* Effect.forkChild(witness.untilEnd(Effect.never, ends), { startImmediately: true })
      yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.isFailure(yield* Fiber.await(fiber)))
      assert.deepStrictEqual(seen.ends, [{ failure: undefined, hasLeft: true }])
      assert.strictEqual(seen.ended, 1)
    }).pipe(Effect.scoped),
  )

  it.effect("tells of a limit how long to wait, and whether that helps", () =>
    Effect.gen(function* () {
      const limit = { unit: "requests", window: "minute", limit: 1, remaining: 0, resetMs: 1 } as const
      for (const [retryAfterMs, headers] of [
        [1_234, { "retry-after": "2", "retry-after-ms": "1234" }],
        [2_000, { "retry-after": "2" }],
        [900, {}],
        [undefined, {}],
      ] as const) {
        const { seen, witness, ends } = setting(true)
        witness.read(read)
        const reason = new RateLimited({ model: "m", exceeded: limit, requested: 1, retryAfterMs, limits: [limit] })
        witness.refused(simError(reason), HttpServerResponse.empty({ status: 429, headers }))
        yield* witness.untilEnd(Effect.succeed(answer), ends)
        const failure = { kind: "RateLimited", retryAfterMs, isHopeless: retryAfterMs === undefined }
        assert.deepStrictEqual(seen.ends, [{ failure, hasLeft: false }])
      }
    }).pipe(Effect.scoped),
  )

  it("is equal to another only with the same body at the same path", () => {
    const digests = [
      ["/v1beta/models/one:generateContent", read.body],
      ["/v1beta/models/one:generateContent?key=sk-1", read.body],
      ["/v1beta/models/two:generateContent", read.body],
      ["/v1beta/models/one:generateContent", { model: "gpt-5" }],
    ].map(([path, body]) => {
      const { seen, witness } = setting(true, {}, {}, String(path))
      witness.read({ ...read, body })
      return seen.calls[0]?.digest
    })
    assert.strictEqual(digests[1], digests[0])
    assert.strictEqual(new Set(digests).size, 3)
  })
})
