/** The dashboard in a real browser: it loads, moves with the load, and shows what callers send as text. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import type { Page } from "playwright-core"
import { browserPath } from "../support/browserPath.ts"
import { json, postJson, request } from "../support/http.ts"
import { type Look, openedPage } from "../support/openedPage.ts"
import { TestBrowser } from "../support/TestBrowser.ts"
import { TestServer } from "../support/TestServer.ts"

const chat = "/v1/chat/completions"
const saying = (content: string) => ({ model: "gpt-4o", messages: [{ role: "user", content }], max_tokens: 5 })

/** Where pictures for the docs go, when somebody wants new ones. */
const pictures = process.env.UPDATE_PICTURES === "1" ? join(import.meta.dirname, "../../docs/images") : undefined

const opened = (look: Look) => openedPage("/llmsim/dashboard", look)

const picture = async (page: Page, name: string) => {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, name) })
}

/** A picture is to show a server that has been at work for a while. */
const calls = pictures === undefined ? 40 : 800

const load = Effect.forEach(
  Array.from({ length: calls }),
  (_, index) => postJson(chat, { ...saying(`Question ${index}`), stream: index % 2 === 0, max_tokens: 20 }),
  { concurrency: pictures === undefined ? 10 : 30 },
)

const missing = browserPath === undefined
const settings = { latency: { ttft: 30, tbt: 5 }, journal: { bodies: true } }
const withBrowser = (given: Readonly<Record<string, unknown>>) =>
  Layer.merge(TestServer.layer(given), TestBrowser.layer)

layer(withBrowser(settings), { excludeTestServices: true })("the dashboard", (it) => {
  it.effect.skipIf(missing)("loads without a complaint, and its numbers move", () =>
    Effect.gen(function* () {
      const { page, complaints } = yield* opened({ width: 1280, colorScheme: "dark" })
      yield* Effect.promise(() => page.waitForSelector('[data-name="Requests"]'))
      yield* load
      yield* Effect.promise(async () => {
        await page.waitForSelector(`[data-name="Requests"]:text-is("${calls.toLocaleString("en")}")`)
        await page.waitForSelector("#models td")
        await page.waitForSelector("#journal td")
        await page.locator("#charts polyline").nth(5).waitFor({ state: "attached" })
        if (pictures !== undefined) await page.waitForTimeout(1500)
        await picture(page, "dashboard.png")
        assert.include(await page.textContent("#models"), "gpt-4o")
        assert.include(await page.textContent("#settings"), '"profile"')
      })
      assert.deepStrictEqual(complaints, [])
    }),
  )

  it.effect.skipIf(missing)("shows what callers send as text", () =>
    Effect.gen(function* () {
      const evil = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>`
      yield* postJson(chat, {
        ...saying(evil),
        stream: true,
        max_tokens: 20,
        model: `<b id="evil">gpt</b>`,
        user: evil,
      })
      const { page, complaints } = yield* opened({ width: 1280, colorScheme: "light" })
      yield* Effect.promise(async () => {
        await page.waitForSelector("#journal td")
        await page.locator("#journal button").first().click()
        await page.waitForSelector("#inspector:not([hidden])")
        assert.include(await page.textContent("#inspector"), "<script>")
        assert.include(await page.textContent("#inspector .timeline"), "as planned")
        assert.isAbove(await page.locator("#inspector .timeline line").count(), 3)
        await page.waitForTimeout(500)
        assert.strictEqual(await page.title(), "llmsim")
        assert.strictEqual(await page.locator("#evil, td img, #inspector img").count(), 0)
        await page.locator("#steps").scrollIntoViewIfNeeded()
        await picture(page, "inspector.png")
      })
      assert.deepStrictEqual(complaints, [])
    }),
  )

  it.effect.skipIf(missing)("adds and removes faults, and sends a request of its own, by keyboard and on a phone", () =>
    Effect.gen(function* () {
      yield* request("/llmsim/faults", { method: "DELETE" })
      const { page, complaints } = yield* opened({ width: 360, colorScheme: "light" })
      yield* Effect.promise(async () => {
        await page.waitForSelector('[data-name="Requests"]')
        assert.isAtMost(Number(await page.evaluate("document.documentElement.scrollWidth")), 360)
        await page.focus("#playground textarea")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.locator("#arrivals .tick").nth(10).waitFor({ state: "attached" })
        assert.isAbove((await page.textContent("#answer"))?.length ?? 0, 20)
        await page.locator("#playground").scrollIntoViewIfNeeded()
        await picture(page, "playground.png")
        await page.selectOption("#fault-kinds", "overloaded")
        await page.locator("#fault-form button").click()
        await page.waitForSelector("#faults td")
      })
      assert.strictEqual((yield* postJson(chat, saying("Hello"))).status, 503)
      yield* Effect.promise(async () => {
        await page.getByRole("button", { name: /^Turn off fault/ }).click()
        await page.waitForSelector("#faults td:text-is('off')")
      })
      assert.strictEqual((yield* postJson(chat, saying("Hello"))).status, 200)
      yield* Effect.promise(async () => {
        await page.getByRole("button", { name: /^Turn on fault/ }).click()
        await page.waitForSelector("#faults td:text-is('0')")
      })
      assert.strictEqual((yield* postJson(chat, saying("Hello"))).status, 503)
      yield* Effect.promise(async () => {
        await page.getByRole("button", { name: /^Remove fault/ }).click()
        await page.waitForSelector("#faults td", { state: "detached" })
      })
      assert.strictEqual((yield* postJson(chat, saying("Hello"))).status, 200)
      assert.deepStrictEqual(complaints, [])
    }),
  )

  it.effect.skipIf(missing)("adds mocks by a form and as JSON, turns them off and on, and says what is wrong", () =>
    Effect.gen(function* () {
      const said = Effect.map(postJson(chat, saying("hi there")), (answer) => json(answer).choices[0].message.content)
      yield* request("/llmsim/mocks", { method: "DELETE" })
      yield* request("/llmsim/faults", { method: "DELETE" })
      const { page, complaints } = yield* opened({ width: 1280, colorScheme: "dark" })
      yield* Effect.promise(async () => {
        await page.fill("#mock-form input[name=contains]", "hi")
        await page.fill("#mock-form input[name=answer]", "hello <b>you</b>")
        await page.keyboard.press("Enter")
        await page.waitForSelector("#mocks td")
        assert.include(await page.textContent("#mocks"), "<b>you</b>")
      })
      assert.strictEqual(yield* said, "hello <b>you</b>")
      yield* Effect.promise(async () => {
        await page.getByRole("button", { name: /^Turn off mock/ }).click()
        await page.waitForSelector("#mocks td:text-is('off')")
      })
      assert.notStrictEqual(yield* said, "hello <b>you</b>")
      yield* Effect.promise(async () => {
        await page.getByRole("button", { name: /^Turn on mock/ }).click()
        await page.waitForSelector("#mocks td:text-is('0')")
      })
      assert.strictEqual(yield* said, "hello <b>you</b>")
      yield* Effect.promise(async () => {
        await page.click("#mock-json summary")
        await page.fill("#mock-json-form textarea", '{"match": {"content_contain": "hi"}, "response": "x"}')
        await page.getByRole("button", { name: "Add the rule" }).click()
        await page.waitForSelector("#problem:not(:empty)")
        assert.include(await page.textContent("#problem"), "match.content_contain")
        await page.getByRole("button", { name: /^Remove mock/ }).click()
        await page.waitForSelector("#mocks td", { state: "detached" })
      })
      // The browser's own line on the refused request.
      assert.deepStrictEqual(
        complaints.filter((one) => !one.includes("400")),
        [],
      )
    }),
  )

  it.effect("is a page that takes nothing from elsewhere", () =>
    Effect.gen(function* () {
      const page = yield* request("/llmsim/dashboard")
      assert.include(page.headers.get("content-security-policy") ?? "", "default-src 'none'")
      assert.notMatch(page.text, /https?:/)
      for (const [, path = ""] of page.text.matchAll(/(?:href|src)="(dashboard\/[^"]+)"/g)) {
        assert.strictEqual((yield* request(`/llmsim/${path}`)).status, 200, path)
      }
    }),
  )
})

layer(withBrowser({ control: { key: "open-sesame" } }), { excludeTestServices: true })(
  "the dashboard of a server with a control key",
  (it) => {
    it.effect.skipIf(missing)("asks for the key", () =>
      Effect.gen(function* () {
        const { page } = yield* opened({ width: 1280, colorScheme: "light" })
        yield* Effect.promise(async () => {
          await page.waitForSelector("#key-form:not([hidden])")
          await page.fill("#key", "open-sesame")
          await page.keyboard.press("Enter")
          await page.waitForSelector('[data-name="Requests"]')
        })
      }),
    )
  },
)
