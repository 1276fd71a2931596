/** Who may use the control API without a key. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { request } from "../../support/http.ts"
import { rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const portOf = Effect.map(TestServer, ({ url }) => Number(new URL(url).port))
const get = (host: string) => `GET /llmsim/stats HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`

layer(TestServer.layer(), { excludeTestServices: true })("the control API without a key", (it) => {
  it.effect("answers this machine, by any of its names", () =>
    Effect.gen(function* () {
      const port = yield* portOf
      for (const host of [`localhost:${port}`, "127.0.0.1", `[::1]:${port}`, "sim.localhost"]) {
        assert.match(yield* rawRequest(port, get(host)), /^HTTP\/1\.1 200/, host)
      }
    }),
  )

  it.effect("refuses pages of other origins, and names of others that lead here", () =>
    Effect.gen(function* () {
      const foreign = yield* request("/llmsim/stats", { headers: { origin: "http://example.com" } })
      assert.strictEqual(foreign.status, 403)
      assert.match(yield* rawRequest(yield* portOf, get("example.com")), /^HTTP\/1\.1 403/)
    }),
  )

  it.effect("answers a page of its own", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      assert.strictEqual((yield* request("/llmsim/stats", { headers: { origin: url } })).status, 200)
    }),
  )
})
