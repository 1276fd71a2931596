/** When recorded pieces leave: as recorded, faster, at once, or as the latency settings have it. */
import { mkdtempSync, rmSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { replayTimes } from "../../../src/http/upstream/replayTimes.ts"
import { CassetteFile } from "../../../src/recording/CassetteFile.ts"
import { matchingName, requestKeys } from "../../../src/recording/RequestKeys.ts"
import { TestServer } from "../../support/TestServer.ts"

type Tree = Readonly<Record<string, unknown>>

const matching = { match: "normalized" as const, ignore: ["user", "metadata", "safety_identifier", "prompt_cache_key"] }

/** Pieces of other alphabets and one that is no text, a second apart. */
const said = [Buffer.from("data: ä\n\n"), Buffer.from("data: 🙂\n\n"), Buffer.from([0xff, 0x00, 0xfe])]

const recordedResponse = (second: number) => ({
  status: 200,
  headers: [
    ["Content-Type", "text/event-stream"],
    ["X-Twice", "one"],
    ["X-Twice", "two"],
  ] as const,
  headers_ms: second / 2,
  pieces: [
    [second, "data: ä\n\n"],
    [2 * second, "data: 🙂\n\n"],
    [3 * second, { base64: Buffer.from([0xff, 0x00, 0xfe]).toString("base64") }],
  ] as const,
  ending: "end" as const,
  ended_ms: 4 * second,
})

const asked = { method: "POST", url: "/v1/chat/completions", headers: {}, body: '{"model":"gpt-4o"}' }

const cassette = (second: number) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-pace-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true })),
    )
    const path = join(folder, "it.jsonl")
    const header = { llmsim_cassette: 1 as const, created: "", upstream: "", matching: matchingName(matching) }
    const { file } = CassetteFile.append(path, header)
    const { key, exact, route } = requestKeys(asked, matching)
    const exchange = { key, exact, route, id: "1", at: "", request: asked, response: recordedResponse(second) }
    file.append(JSON.stringify(exchange), exchange)
    file.close()
    return path
  })

/** Milliseconds after the call at which the headers, the first piece and the end came. */
const play = (url: string) =>
  Effect.promise(
    () =>
      new Promise<{ head: number; first: number; end: number; body: Buffer; twice: unknown }>((resolve, reject) => {
        const from = performance.now()
        const since = () => performance.now() - from
        const call = request(`${url}/v1/chat/completions`, { method: "POST" }, (answer) => {
          const head = since()
          const got: Array<Buffer> = []
          let first = 0
          answer.on("data", (bytes: Buffer) => {
            if (got.length === 0) first = since()
            got.push(bytes)
          })
          answer.on("end", () =>
            resolve({ head, first, end: since(), body: Buffer.concat(got), twice: answer.headers["x-twice"] }),
          )
        })
        call.on("error", reject)
        call.end(asked.body)
      }),
  )

const replay = (second: number, recording: Tree, more: Tree = {}) =>
  Effect.gen(function* () {
    const path = yield* cassette(second)
    const settings = { recording: { mode: "replay", cassette: path, ...recording }, ...more }
    const context = yield* Layer.build(Layer.fresh(TestServer.layer(settings)))
    const played = yield* play(Context.get(context, TestServer).url)
    assert.deepStrictEqual(played.body, Buffer.concat(said))
    assert.strictEqual(played.twice, "one, two")
    return played
  }).pipe(Effect.scoped)

/** The clock of this process and the server's are one, but not read at one time. */
const early = 2
const minute = 60_000

describe("a replay", () => {
  it.live("sends nothing before its recorded time, the headers neither", () =>
    Effect.gen(function* () {
      const { head, first, end } = yield* replay(100, {})
      assert.isAtLeast(head, 50 - early)
      assert.isBelow(head, first)
      assert.isAtLeast(first, 100 - early)
      assert.isAtLeast(end, 400 - early)
    }),
  )

  it.live("is as many times faster as is asked", () =>
    Effect.gen(function* () {
      // Three minutes and more, were it not for the speed.
      const { first, end } = yield* replay(minute, { replay: { speed: 500 } })
      assert.isAtLeast(first, 120 - early)
      assert.isAtLeast(end, 480 - early)
    }),
  )

  it.live("waits for nothing when it is to be instant", () => replay(minute, { replay: { speed: "instant" } }))

  it.live("has the times of the latency settings when those are asked for", () =>
    Effect.gen(function* () {
      const exactly = (mean_ms: number) => ({ distribution: "normal", mean_ms, stddev_ms: 0 })
      const times = { ttft: exactly(150), tbt: exactly(50) }
      const { first, end } = yield* replay(minute, { replay: { pace: "latency" } }, { latency: times })
      assert.isAtLeast(first, 150 - early)
      assert.isAtLeast(end, 250 - early)
    }),
  )
})

describe("replayTimes", () => {
  it("never fall, whatever a cassette that was edited says", () => {
    const response = { ...recordedResponse(10), pieces: [[10, "a"] as const, [5, "b"] as const], ended_ms: 1 }
    assert.deepStrictEqual(replayTimes(response, 1), { headers: 5, pieces: [10, 10], end: 10 })
    assert.deepStrictEqual(replayTimes(response, 2), { headers: 2.5, pieces: [5, 5], end: 5 })
    assert.deepStrictEqual(replayTimes(response, "instant"), { headers: 0, pieces: [0, 0], end: 0 })
  })
})
