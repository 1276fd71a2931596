/** The zero of recorded times is a request's arrival, whatever is done before it is looked at. */
import { EventEmitter } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import type { Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate as nextTurn } from "node:timers/promises"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import type { HttpServerRequest } from "effect/http"
import { CassetteFile } from "../../../src/recording/CassetteFile.ts"
import { arrivedAt, noteArrivals } from "../../../src/server/recording/noteArrivals.ts"
import type { Witness } from "../../../src/server/SimServer.ts"
import { TestServer } from "../../support/TestServer.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-arrivals-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const delay = 1_000
/** What one measures and the other waits by are not read at one time. */
const early = 5

/** As a server that has much else to do. */
const late: Witness = (handled) => Effect.andThen(Effect.sleep(delay), handled)

const start = (settings: Readonly<Record<string, unknown>>, witness?: Witness) =>
  Effect.map(
    Layer.build(Layer.fresh(TestServer.layer(settings, "None", { witness }))),
    (context) => Context.get(context, TestServer).url,
  )

const call = (url: string) =>
  Effect.promise(async () => {
    const from = performance.now()
    const body = JSON.stringify({ model: "gpt-4o", stream: true, messages: [{ role: "user", content: "hello" }] })
    const headers = { "content-type": "application/json" }
    const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body })
    await response.text()
    return performance.now() - from
  })

const lastCall = (url: string) =>
  Effect.promise(async () => {
    const { requests } = (await (await fetch(`${url}/llmsim/requests`)).json()) as {
      readonly requests: readonly [{ readonly ttft_ms: number }]
    }
    return requests[0]
  })

describe("arrivals", () => {
  it("are one for all requests of a turn of the event loop", async () => {
    let now = 1
    const server = noteArrivals(new EventEmitter() as unknown as Server, () => now)
    const arrival = () => {
      const source = {}
      server.emit("request", source)
      now++
      return arrivedAt({ source } as HttpServerRequest.HttpServerRequest)
    }
    assert.deepStrictEqual([arrival(), arrival(), arrival()], [1, 1, 1])
    await nextTurn()
    assert.deepStrictEqual([arrival(), arrival()], [4, 4])
  })

  it.live("are where recorded times begin, and replayed ones", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      yield* Effect.gen(function* () {
        yield* call(yield* start({ recording: { mode: "record", upstream: yield* start({}), cassette } }, late))
      }).pipe(Effect.scoped)
      const { file } = CassetteFile.read(cassette)
      const [line] = file.lines
      assert.isDefined(line)
      const first = file.exchange(line).response.pieces[0]?.[0] ?? 0
      assert.isAtLeast(first, delay - early)
      file.close()
      const url = yield* start({ recording: { mode: "replay", cassette } }, late)
      assert.isAtLeast(yield* call(url), delay - early)
      const { ttft_ms } = yield* lastCall(url)
      // Counted from when the server began its work: what came before is part of the recorded time, not added to it.
      assert.isBelow(ttft_ms, first - delay / 2)
    }).pipe(Effect.scoped),
  )
})
