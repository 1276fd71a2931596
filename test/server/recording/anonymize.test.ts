/** Recordings whose texts are lorem: nothing that was said is in them, and all else is. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { CassetteFile } from "../../../src/recording/CassetteFile.ts"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { runCli } from "../../support/runCli.ts"
import { TestServer } from "../../support/TestServer.ts"
import { dialects, seen } from "./clients.ts"

type Tree = Readonly<Record<string, unknown>>

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-anonymous-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const start = (settings: Tree) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer).url)

const answer = "Zebras quietly juggle marmalade beneath the observatory."
const said = /zebra|quietly|juggl|marmalad|observatory|Paris|weather in/i

/** Names of tools stay, what they are asked does not. */
const upstreams: ReadonlyArray<readonly [string, Tree]> = [
  ["text", { mocks: [{ response: answer }] }],
  ["tool calls", { mocks: [{ response: { tool_calls: [{ name: "weather", arguments: { city: "Paris" } }] } }] }],
  ["thoughts", { mocks: [{ response: { reasoning: answer, content: '{"it": "Zebras juggle", "n": 7}' } }] }],
]

const seeAll = (url: string) =>
  Effect.forEach(Object.entries(dialects), ([, see]) =>
    Effect.promise(async () => [await seen(see, url, false), await seen(see, url, true)] as const),
  )

const exchangesIn = (path: string) => {
  const { file } = CassetteFile.read(path)
  const exchanges = file.lines.map((line) => file.exchange(line))
  file.close()
  return exchanges
}

/** The texts of a value in the order of its keys, and its shape without them. */
const textsIn = (value: unknown, texts: Array<string> = []): Array<string> => {
  if (typeof value === "string") texts.push(value)
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) textsIn(part, texts)
  return texts
}

describe("anonymous recordings", () => {
  for (const [name, settings] of upstreams) {
    it.live(`say nothing that was said, in as many tokens: ${name}`, () =>
      Effect.gen(function* () {
        const cassette = join(yield* folder, "it.jsonl")
        const before = yield* Effect.gen(function* () {
          const upstream = yield* start(settings)
          return yield* seeAll(
            yield* start({ recording: { mode: "record", upstream, cassette, anonymize: "content" } }),
          )
        }).pipe(Effect.scoped)
        assert.match(JSON.stringify(before), said)
        const bodies = exchangesIn(cassette).map(({ request, response }) => JSON.stringify([request, response.pieces]))
        for (const body of bodies) assert.notMatch(body, said)
        // A replay needs no word of it: keys are those of what was said.
        const after = yield* seeAll(yield* start({ recording: { mode: "replay", cassette } }))
        assert.notMatch(JSON.stringify(after), said)
        const { count } = yield* (yield* Tokenizer).encoding("gpt-4o")
        for (const [index, [whole, streamed]] of after.entries()) {
          const [wholeBefore, streamedBefore] = before[index] ?? []
          for (const [one, other] of [
            [whole, wholeBefore],
            [streamed, streamedBefore],
          ]) {
            const [texts, textsBefore] = [textsIn(one), textsIn(other)]
            assert.strictEqual(texts.length, textsBefore.length)
            if (name !== "text") continue
            const tokens = texts.map((text, i) => (text === textsBefore[i] ? 0 : count(text)))
            const tokensBefore = textsBefore.map((text, i) => (text === texts[i] ? 0 : count(text)))
            assert.deepStrictEqual(tokens, tokensBefore)
          }
        }
      }).pipe(Effect.scoped, Effect.provide(Tokenizer.layer)),
    )
  }

  it.live("are found by what was said, and are not told apart by a timestamp in it", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      const post = (url: string, content: string) =>
        Effect.promise(async () => {
          const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content }] })
          const headers = { "content-type": "application/json" }
          return (await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body })).status
        })
      yield* Effect.gen(function* () {
        const upstream = yield* start({})
        const url = yield* start({ recording: { mode: "record", upstream, cassette, anonymize: "content" } })
        yield* post(url, "at 2026-01-31T10:00:00Z")
      }).pipe(Effect.scoped)
      const url = yield* start({ recording: { mode: "replay", cassette } })
      assert.strictEqual(yield* post(url, "at 2027-01-31T10:00:00Z"), 200)
      assert.strictEqual(yield* post(url, "on 2027-01-31T10:00:00Z"), 400)
    }).pipe(Effect.scoped),
  )

  it.effect("are made of those that are there", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const [plain, anonymous] = [join(path, "plain.jsonl"), join(path, "anonymous.jsonl")]
      yield* Effect.gen(function* () {
        const upstream = yield* start({ mocks: [{ response: answer }] })
        yield* seeAll(yield* start({ recording: { mode: "record", upstream, cassette: plain } }))
      }).pipe(Effect.scoped, Effect.provide(Layer.empty))
      assert.match(readFileSync(plain, "utf8"), said)
      yield* runCli(["cassette", "redact", plain, "--out", anonymous, "--anonymize", "content"])
      const { out, errors } = yield* runCli(["cassette", "verify", anonymous])
      assert.deepStrictEqual(errors, [])
      assert.include(out, "all well")
      const [before, after] = [exchangesIn(plain), exchangesIn(anonymous)]
      assert.deepStrictEqual(
        after.map(({ key, response }) => [key, response.pieces.map(([at]) => at)]),
        before.map(({ key, response }) => [key, response.pieces.map(([at]) => at)]),
      )
      for (const { request, response } of after) assert.notMatch(JSON.stringify([request, response.pieces]), said)
    }).pipe(Effect.scoped),
  )
})
