/** Recordings that cannot answer are passed over without being read. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Anonymizer } from "../../src/recording/anonymize/Anonymizer.ts"
import { Cassette } from "../../src/recording/Cassette.ts"
import type { RawRequest, RawResponse } from "../../src/recording/Exchange.ts"
import { Recorder } from "../../src/recording/Recorder.ts"
import { Replayer } from "../../src/recording/Replayer.ts"

const requestOf = (content: string): RawRequest => ({
  method: "POST",
  url: "/v1/chat/completions",
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content }] })),
})

const responseOf = (ending: RawResponse["ending"]): RawResponse => {
  // Its text looks like the end of another line.
  const bytes = Buffer.from('{"ending":"end","ended_ms":1}}')
  return { status: 200, headers: [], pieces: [{ at: 1, bytes }], ending, endedMs: 2.5 }
}

const options = {
  path: "",
  writes: true,
  upstream: "x",
  match: "normalized",
  ignore: [],
  redact: { headers: [], patterns: [], paths: [] },
} as const

/** With a cassette that writes down how what is read of it ended. */
const replayer = (path: string, read: Array<string>) => {
  const cassette = Layer.effect(
    Cassette,
    Effect.map(Cassette, (usual) => ({
      ...usual,
      exchange: (line: Parameters<typeof usual.exchange>[0]) => {
        const exchange = usual.exchange(line)
        read.push(exchange.response.ending)
        return exchange
      },
    })),
  ).pipe(Layer.provide(Cassette.layer({ ...options, path })))
  return Layer.fresh(Layer.merge(Replayer.layer, Recorder.layer).pipe(Layer.provide([cassette, Anonymizer.layerNone])))
}

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-replayer-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const record = (content: string, ending: RawResponse["ending"]) =>
  Effect.flatMap(Recorder, (recorder) => recorder.record(requestOf(content), responseOf(ending)))

const find = (content: string, onlyWhole: boolean) =>
  Effect.map(Replayer, (replayer) => replayer.find(requestOf(content), "", onlyWhole))

describe("Replayer, where somebody else can answer", () => {
  it.effect("reads no recording that was cut, whether it was there or is new", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "it.jsonl")
      const read: Array<string> = []
      yield* Effect.gen(function* () {
        for (let call = 0; call < 3; call++) yield* record("hello", "cut")
        assert.strictEqual((yield* find("hello", true))._tag, "Miss")
        assert.deepStrictEqual(read, [])
        yield* record("hello", "end")
        assert.strictEqual((yield* find("hello", true))._tag, "Hit")
      }).pipe(Effect.provide(replayer(path, read)))
      assert.deepStrictEqual(read, ["end"])
      const again = yield* find("hello", true).pipe(Effect.provide(replayer(path, read)))
      assert.strictEqual(again._tag, "Hit")
      assert.deepStrictEqual(read, ["end", "end"])
    }).pipe(Effect.scoped),
  )

  it.effect("looks for nothing near", () =>
    Effect.gen(function* () {
      const read: Array<string> = []
      yield* Effect.gen(function* () {
        yield* record("hello", "end")
        assert.deepInclude(yield* find("bye", true), { _tag: "Miss", nearest: undefined })
        assert.deepStrictEqual(read, [])
        const alone = yield* find("bye", false)
        assert.isDefined(alone._tag === "Miss" && alone.nearest)
        assert.deepStrictEqual(read, ["end"])
      }).pipe(Effect.provide(replayer(join(yield* folder, "it.jsonl"), read)))
    }).pipe(Effect.scoped),
  )
})
