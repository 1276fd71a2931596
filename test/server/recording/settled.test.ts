/** A prompt whose callers leave as soon as they have heard the last word is recorded once. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { CassetteFile } from "../../../src/recording/CassetteFile.ts"
import { TestServer } from "../../support/TestServer.ts"
import { lingeringUpstream } from "./upstreams.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-settled-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const endingsIn = (path: string) => {
  const { file } = CassetteFile.read(path)
  const endings = file.lines.map((line) => file.exchange(line).response.ending)
  file.close()
  return endings
}

/** Hears the last event, and leaves without waiting for the end. */
const hearAll = (url: string) =>
  Effect.promise(async () => {
    const leaving = new AbortController()
    const { body } = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4o", messages: [], stream: true }),
      signal: leaving.signal,
    })
    let heard = ""
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard += piece
      if (heard.endsWith("data: [DONE]\n\n")) break
    }
    leaving.abort()
    return heard
  })

it.live("a stream whose last event was heard has ended, though its caller left before its connection did", () =>
  Effect.gen(function* () {
    const { url: upstream, calls } = yield* lingeringUpstream
    const cassette = join(yield* folder, "it.jsonl")
    const recording = { mode: "auto", upstream, cassette }
    const context = yield* Layer.build(Layer.fresh(TestServer.layer({ recording })))
    const { url } = Context.get(context, TestServer)
    const heard = yield* hearAll(url)
    for (let look = 0; look < 500 && endingsIn(cassette).length === 0; look++) yield* Effect.sleep(10)
    assert.deepStrictEqual(endingsIn(cassette), ["end"])
    assert.strictEqual(yield* hearAll(url), heard)
    assert.strictEqual(calls(), 1)
  }).pipe(Effect.scoped),
)
