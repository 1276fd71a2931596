/** Whole transcripts on the wire at a fixed seed, byte for byte. */

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertGolden } from "../../support/golden.ts"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const goldenFile = (name: string) => join(import.meta.dirname, "golden", name)

/** The parts of an answer that tell the time of day or of this machine. */
const steady = (answer: string): string =>
  answer.replace(/^Date: .*$/m, "Date: <date>").replace(/^openai-processing-ms: \d+/m, "openai-processing-ms: <ms>")

const call = Effect.fnUntraced(function* (fields: object) {
  const { url } = yield* TestServer
  const body = JSON.stringify({
    model: "gpt-4o",
    messages: [{ role: "user", content: "Say something — 言って" }],
    max_tokens: 12,
    ...fields,
  })
  return steady(yield* rawRequest(Number(new URL(url).port), rawPost("/v1/chat/completions", body)))
})

const transcripts = { "whole.http": {}, "stream.http": { stream: true, stream_options: { include_usage: true } } }

for (const [name, fields] of Object.entries(transcripts)) {
  layer(TestServer.layer(), { excludeTestServices: true })(name, (it) => {
    it.effect("is what the transcript says", () =>
      Effect.map(call(fields), (answer) => assertGolden(goldenFile(name), answer)),
    )
  })
  layer(TestServer.layer(), { excludeTestServices: true })(`${name}, on another server`, (it) => {
    it.effect("is the same again", () => Effect.map(call(fields), (answer) => assertGolden(goldenFile(name), answer)))
  })
}

layer(TestServer.layer({ seed: 43 }), { excludeTestServices: true })("another seed", (it) => {
  it.effect("gives another transcript", () =>
    Effect.gen(function* () {
      const answer = yield* call({})
      assert.include(answer, '"object":"chat.completion"')
      assert.notStrictEqual(answer, readFileSync(goldenFile("whole.http"), "utf8"))
    }),
  )
})
