/** A short run of the fuzzing that `npm run fuzz` does at length; what fails tells the seed that makes it again. */
import { randomInt } from "node:crypto"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, request } from "../support/http.ts"
import { rawPost, rawRequest } from "../support/rawRequest.ts"
import { TestServer } from "../support/TestServer.ts"
import { areConnectionsGone } from "./areConnectionsGone.ts"
import { corpus } from "./corpus.ts"
import { fuzzDecoders } from "./fuzzDecoders.ts"
import { fuzzServer } from "./fuzzServer.ts"

const seed = randomInt(2 ** 31)

describe(`with seed ${seed}`, () => {
  it.live("decoders stand wrong inputs", () =>
    Effect.map(fuzzDecoders({ seed, count: 2_000 }), (findings) => assert.deepStrictEqual(findings, [])),
  )

  layer(TestServer.layer({ response: { target_tokens: 5 } }), { excludeTestServices: true })("a server", (it) => {
    it.effect("answers every right request", () =>
      Effect.gen(function* () {
        const port = Number(new URL((yield* TestServer).url).port)
        for (const { name, path, headers, body } of corpus) {
          const answer = yield* rawRequest(port, rawPost(path, JSON.stringify(body), headers), 10_000)
          assert.match(answer, /^HTTP\/1\.1 200/, `${name}: ${answer}`)
        }
      }),
    )

    it.effect("stands wrong requests, and nothing is left of them", () =>
      Effect.gen(function* () {
        const port = Number(new URL((yield* TestServer).url).port)
        const { findings } = yield* Effect.promise(() =>
          fuzzServer({ port, seed, count: 500, connections: 16, longestMs: 10_000 }),
        )
        assert.deepStrictEqual(findings, [])
        assert.isTrue(yield* Effect.promise(() => areConnectionsGone(port)))
        assert.strictEqual(json(yield* request("/llmsim/stats")).active_requests, 0)
      }),
    )
  })
})
