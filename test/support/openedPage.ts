/** A page of a test server in a real browser, with what it complained of. */
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { TestBrowser } from "./TestBrowser.ts"
import { TestServer } from "./TestServer.ts"

export interface OpenedPage {
  readonly page: Page
  /** What the console and the page itself complained of, and what was asked of other servers. */
  readonly complaints: ReadonlyArray<string>
}

export interface Look {
  readonly width: number
  readonly colorScheme: "light" | "dark"
}

export const openedPage = Effect.fnUntraced(function* (path: string, { width, colorScheme }: Look) {
  const { url } = yield* TestServer
  const browser = yield* yield* TestBrowser
  const page = yield* Effect.acquireRelease(
    Effect.promise(() => browser.newPage({ viewport: { width, height: 900 }, colorScheme })),
    (open) => Effect.promise(() => open.close()),
  )
  return yield* Effect.promise(async (): Promise<OpenedPage> => {
    const complaints: Array<string> = []
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("request", (asked) => {
      if (!asked.url().startsWith(url) && !/^(data|blob):/.test(asked.url())) complaints.push(asked.url())
    })
    await page.goto(`${url}${path}`)
    return { page, complaints }
  })
})
