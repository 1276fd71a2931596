/** Faults that are asked for while the server runs, and by a request itself. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import type { FaultKind } from "../../src/faults/Fault.ts"
import { json, postJson, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

const ask = { model: "gpt-4o", messages: [{ role: "user", content: "Tell me of the sea" }], max_tokens: 12 }

layer(TestServer.layer(), { excludeTestServices: true })("a fault", (it) => {
  it.effect("that nobody knows is refused with the names of those there are", () =>
    Effect.gen(function* () {
      const answer = yield* postJson("/v1/chat/completions", ask, { "x-llmsim-fault": "nonsense" })
      assert.strictEqual(answer.status, 400)
      assert.strictEqual(json(answer).error.param, "x-llmsim-fault")
    }),
  )

  it.effect("can be added, met, listed and taken away while the server runs", () =>
    Effect.gen(function* () {
      const kind: FaultKind = "overloaded"
      const added = yield* postJson("/llmsim/faults", { fault: { kind }, match: { model: "gpt-*" }, times: 2 })
      assert.strictEqual(added.status, 200, added.text)
      assert.strictEqual((yield* postJson("/v1/chat/completions", { ...ask, model: "o3-nobody" })).status, 200)
      assert.strictEqual((yield* postJson("/v1/chat/completions", ask)).status, 503)
      const listed = json(yield* request("/llmsim/faults"))
      assert.deepInclude(listed.faults[0], { happened: 1 })
      const { id } = listed.faults[0]
      assert.strictEqual((yield* request(`/llmsim/faults/${id}`, { method: "DELETE" })).status, 200)
      assert.strictEqual((yield* request(`/llmsim/faults/${id}`, { method: "DELETE" })).status, 404)
      assert.strictEqual((yield* postJson("/v1/chat/completions", ask)).status, 200)
      const bad = yield* postJson("/llmsim/faults", { fault: { kind: "nonsense" } })
      assert.strictEqual(bad.status, 400)
      assert.strictEqual(json(bad).error.param, "fault.kind")
    }),
  )

  it.effect("leaves no call behind, whichever it was", () =>
    Effect.gen(function* () {
      for (let tries = 0; tries < 50; tries++) {
        if (json(yield* request("/llmsim/stats")).active_requests === 0) return
        yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 20)))
      }
      assert.fail("calls are still active")
    }),
  )
})

layer(TestServer.layer({ control: { headers: false, key: "open-sesame" } }), { excludeTestServices: true })(
  "a server that heeds no headers and has a control key",
  (it) => {
    it.effect("answers as if nothing was asked", () =>
      Effect.map(postJson("/v1/chat/completions", ask, { "x-llmsim-fault": "overloaded" }), ({ status: code }) =>
        assert.strictEqual(code, 200),
      ),
    )

    it.effect("asks for the key", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* request("/llmsim/stats")).status, 401)
        const headers = { authorization: "Bearer open-sesame" }
        assert.strictEqual((yield* request("/llmsim/stats", { headers })).status, 200)
        assert.strictEqual((yield* request("/health")).status, 200)
      }),
    )
  },
)
