/** How many requests a connection of HTTP/1 may carry. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const live = { excludeTestServices: true }
const ask = "GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n"
const answers = (text: string) => text.match(/HTTP\/1\.1 200/g)?.length ?? 0

const askThrice = Effect.flatMap(TestServer, ({ url }) => rawRequest(Number(new URL(url).port), ask.repeat(3), 1_000))

layer(TestServer.layer({ server: { max_requests_per_connection: 2 } }), live)("a bound on requests", (it) => {
  it.effect("closes the connection after the last that it may carry", () =>
    Effect.gen(function* () {
      const text = yield* askThrice
      assert.strictEqual(answers(text), 2)
      assert.match(text, /connection: close/i)
    }),
  )
})

layer(TestServer.layer(), live)("without a bound", (it) => {
  it.effect("a connection carries all", () =>
    Effect.gen(function* () {
      assert.strictEqual(answers(yield* askThrice), 3)
    }),
  )
})
