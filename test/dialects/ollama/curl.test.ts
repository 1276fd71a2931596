/** Ollama's own examples call it with curl and no header. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

layer(TestServer.layer(), { excludeTestServices: true })("a body that is called a form", (it) => {
  for (const path of ["/api/chat", "/api/generate", "/api/embed"]) {
    it.effect(`is JSON for ${path}`, () =>
      Effect.gen(function* () {
        const body = { model: "llama3.2", messages: [{ role: "user", content: "Hi" }], prompt: "Hi", input: "Hi" }
        const answer = yield* request(path, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: JSON.stringify({ ...body, stream: false }),
        })
        assert.strictEqual(answer.status, 200, answer.text)
        assert.isObject(json(answer))
      }),
    )
  }
})
