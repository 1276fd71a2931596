/** Records a second simulator through the official SDKs, and replays it to them. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { TestServer } from "../../support/TestServer.ts"
import { dialects, seen } from "./clients.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-cassette-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const start = (settings: Readonly<Record<string, unknown>>) =>
  Effect.map(Layer.build(TestServer.layer(settings)), (context) => Context.get(context, TestServer).url)

type Cases = ReadonlyArray<readonly [name: string, settings: Readonly<Record<string, unknown>>]>

const upstreams: Cases = [
  ["answers", {}],
  ["errors", { errors: { rate_limit_rate: 1 } }],
  ["broken streams", { faults: [{ fault: { kind: "disconnect", after_events: 3 } }] }],
]

const recorded = Effect.fnUntraced(function* (upstream: Readonly<Record<string, unknown>>, cassette: string) {
  const real = yield* start(upstream)
  const url = yield* start({ recording: { mode: "record", upstream: real, cassette } })
  return yield* seeAll(url)
}, Effect.scoped)

const seeAll = (url: string) =>
  Effect.forEach(Object.entries(dialects), ([name, see]) =>
    Effect.promise(async () => [name, await seen(see, url, false), await seen(see, url, true)] as const),
  )

describe("record and replay", () => {
  for (const [name, upstream] of upstreams) {
    it.live(`shows the SDKs the same ${name}`, () =>
      Effect.gen(function* () {
        const cassette = join(yield* folder, "it.jsonl")
        const before = yield* recorded(upstream, cassette)
        const url = yield* start({ seed: 7, recording: { mode: "replay", cassette } })
        assert.deepStrictEqual(yield* seeAll(url), before)
        assert.lengthOf(readFileSync(cassette, "utf8").trimEnd().split("\n"), 1 + 2 * before.length)
        assert.strictEqual(statSync(cassette).mode & 0o777, 0o600)
      }).pipe(Effect.scoped),
    )
  }
})
