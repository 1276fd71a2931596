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

interface Stream {
  readonly path: string
  readonly body: object
  readonly said: string
}

const streams: Readonly<Record<string, Stream>> = {
  chat: {
    path: "/v1/chat/completions",
    body: { model: "gpt-4o", messages: [], stream: true },
    said: 'data: {"choices":[]}\n\ndata: [DONE]\n\n',
  },
  gemini: {
    path: "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    body: { contents: [] },
    said: 'data: {"candidates":[{"index":0}]}\n\ndata: {"candidates":[{"index":0,"finishReason":"STOP"}],"usageMetadata":{}}\n\n',
  },
}

const endingsIn = (path: string) => {
  const { file } = CassetteFile.read(path)
  const endings = file.lines.map((line) => file.exchange(line).response.ending)
  file.close()
  return endings
}

/** Hears the last event, and leaves without waiting for the end. */
const hearAll = (url: string, { path, body, said }: Stream) =>
  Effect.promise(async () => {
    const leaving = new AbortController()
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: leaving.signal,
    })
    let heard = ""
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard += piece
      if (heard === said) break
    }
    leaving.abort()
    return heard
  })

it.live.each(Object.entries(streams))(
  "a stream of which all was heard has ended, though its caller left before its connection did: %s",
  ([, stream]) =>
    Effect.gen(function* () {
      const { url: upstream, calls } = yield* lingeringUpstream(stream.said)
      const cassette = join(yield* folder, "it.jsonl")
      const recording = { mode: "auto", upstream, cassette }
      const context = yield* Layer.build(Layer.fresh(TestServer.layer({ recording })))
      const { url } = Context.get(context, TestServer)
      const heard = yield* hearAll(url, stream)
      for (let look = 0; look < 500 && endingsIn(cassette).length === 0; look++) yield* Effect.sleep(10)
      assert.deepStrictEqual(endingsIn(cassette), ["end"])
      assert.strictEqual(yield* hearAll(url, stream), heard)
      assert.strictEqual(calls(), 1)
    }).pipe(Effect.scoped),
)
