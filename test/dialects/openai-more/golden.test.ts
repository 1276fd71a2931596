/** Answers on the wire at a fixed seed, byte for byte. */
import { join } from "node:path"
import { layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertGolden } from "../../support/golden.ts"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const steady = (answer: string): string =>
  answer.replace(/^Date: .*$/m, "Date: <date>").replace(/^openai-processing-ms: \d+/m, "openai-processing-ms: <ms>")

const embedding = { model: "text-embedding-3-small", input: ["Say something", "言って"], dimensions: 8 }

const transcripts: ReadonlyArray<readonly [string, string, object]> = [
  ["embeddings.http", "/v1/embeddings", embedding],
  ["embeddings-base64.http", "/v1/embeddings", { ...embedding, encoding_format: "base64" }],
  ["moderations.http", "/v1/moderations", { input: "I want to kill them." }],
]

for (const [name, path, body] of transcripts) {
  layer(TestServer.layer(), { excludeTestServices: true })(name, (it) => {
    it.effect("is what the transcript says", () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const answer = yield* rawRequest(Number(new URL(url).port), rawPost(path, JSON.stringify(body)))
        assertGolden(join(import.meta.dirname, "golden", name), steady(answer))
      }),
    )
  })
}
