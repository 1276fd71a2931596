/** A real browser for all pages of a file, started with the first of them. */
import { Context, Effect, Layer } from "effect"
import { type Browser, chromium } from "playwright-core"
import { browserPath } from "./browserPath.ts"

export class TestBrowser extends Context.Service<TestBrowser, Effect.Effect<Browser>>()("test/support/TestBrowser") {
  static readonly layer = Layer.effect(
    this,
    Effect.gen(function* () {
      let started: Promise<Browser> | undefined
      yield* Effect.addFinalizer(() => Effect.promise(async () => (await started)?.close()))
      return Effect.promise(() => {
        started ??= chromium.launch({ executablePath: browserPath ?? "", args: ["--no-sandbox"] })
        return started
      })
    }),
  )
}
