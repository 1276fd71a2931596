/** Who shows which key is who. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { ApiKeys } from "../../src/limits/ApiKeys.ts"

const identify = (key: string | undefined) => ApiKeys.use((keys) => keys.identify(key))
const reasonFor = (key: string | undefined) => Effect.map(Effect.flip(identify(key)), ({ reason }) => reason)

describe("ApiKeys", () => {
  it.effect("lets everybody in when it is off", () =>
    Effect.map(identify(undefined), ({ name }) => assert.strictEqual(name, "anonymous")).pipe(
      Effect.provide(ApiKeys.layerOff),
    ),
  )

  it.effect("asks for some key, and names callers by a part of its hash", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* reasonFor(undefined))._tag, "MissingApiKey")
      const { name } = yield* identify("sk-secret")
      assert.match(name, /^key-[0-9a-f]{8}$/)
      assert.notInclude(name, "secret")
      assert.strictEqual((yield* identify("sk-secret")).name, name)
    }).pipe(Effect.provide(ApiKeys.layerAny)),
  )

  it.effect("knows the keys it was given, what they are good for, and when they end", () =>
    Effect.gen(function* () {
      const caller = yield* identify("sk-one")
      assert.strictEqual(caller.name, "one")
      assert.isTrue(caller.mayCall("gpt-4o"))
      assert.isFalse(caller.mayCall("o3"))
      assert.deepInclude(yield* reasonFor("sk-wrong-and-long-0123"), { shown: "sk-wron***********0123" })
      assert.deepInclude(yield* reasonFor("short"), { shown: "*****" })
      assert.strictEqual((yield* identify("sk-two")).name, "two")
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual((yield* reasonFor("sk-two"))._tag, "BadApiKey")
    }).pipe(
      Effect.provide(
        ApiKeys.layerKeys([
          { key: "sk-one", name: "one", models: ["gpt-*"] },
          { key: "sk-two", name: "two", expiresAt: 1_000 },
        ]),
      ),
    ),
  )
})
