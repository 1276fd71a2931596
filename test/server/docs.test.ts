/** The control API's docs in a real browser: they load, from this server alone. */
import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { browserPath } from "../support/browserPath.ts"
import { json, request } from "../support/http.ts"
import { openedPage } from "../support/openedPage.ts"
import { TestBrowser } from "../support/TestBrowser.ts"
import { TestServer } from "../support/TestServer.ts"

const server = TestServer.layer({ control: { key: "open-sesame" } })

layer(Layer.merge(server, TestBrowser.layer), { excludeTestServices: true })("the docs of the control API", (it) => {
  it.effect.skipIf(browserPath === undefined)("show every group, and load nothing from elsewhere", () =>
    Effect.gen(function* () {
      const { page, complaints } = yield* openedPage("/llmsim/docs", { width: 1280, colorScheme: "light" })
      yield* Effect.promise(async () => {
        await page.getByText("llmsim's control API").first().waitFor()
        for (const group of ["stats", "requests", "faults", "mocks", "verdict", "server"]) {
          await page.getByText(group, { exact: true }).first().waitFor()
        }
        await page.waitForTimeout(500)
      })
      assert.deepStrictEqual(complaints, [])
    }),
  )

  it.effect("run no script but their own, and need no key", () =>
    Effect.gen(function* () {
      const page = yield* request("/llmsim/docs")
      assert.strictEqual(page.status, 200)
      const policy = page.headers.get("content-security-policy") ?? ""
      assert.match(policy, /script-src 'sha256-[^']+' 'sha256-[^']+';/)
      assert.include(policy, "default-src 'none'")
      assert.notInclude(policy, "unsafe-eval")
      const spec = json(yield* request("/llmsim/openapi.json"))
      assert.strictEqual(spec.openapi, "3.1.0")
      assert.containsAllKeys(spec.paths, ["/llmsim/stats", "/llmsim/requests/{id}", "/llmsim/mocks/explain"])
    }),
  )
})
