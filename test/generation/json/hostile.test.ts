/** Schemas from ill-meaning strangers get a value or an error, soon, and harm nothing. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { draw, drawExit } from "./draw.ts"
import { hostileSchemas } from "./hostileSchemas.ts"

/** Measured: below 0.2 s each; the largest legal schemas need the most, for their validators are compiled. */
const longestWork = 3e6

describe("generateJson", () => {
  for (const [name, schema] of Object.entries(hostileSchemas)) {
    it.effect(
      `survives ${name}`,
      Effect.fnUntraced(function* () {
        yield* draw({ type: "string", pattern: "^loaded$" }, 1)
        const before = process.cpuUsage()
        const exit = yield* drawExit(schema)
        // Time of the processor, not of the clock: a busy machine is no hang.
        assert.isBelow(process.cpuUsage(before).user, longestWork)
        if (Exit.isFailure(exit)) {
          assert.deepStrictEqual(
            exit.cause.reasons.map((reason) => reason._tag),
            ["Fail"],
          )
        }
        assert.isUndefined((Object.prototype as { readonly admin?: unknown }).admin)
      }),
    )
  }

  it.effect(
    "takes property names as they are",
    Effect.fnUntraced(function* () {
      const names = ["constructor", "toString", "a'b", 'a"b', "a\\b", "\u2028", "", " ", "$ref", "hasOwnProperty"]
      const properties = Object.fromEntries(names.map((name) => [name, { type: "integer" }]))
      const value = yield* draw({ type: "object", properties, required: names, additionalProperties: false }, 1)
      assert.deepStrictEqual(Object.keys(value as object).sort(), [...names].sort())
    }),
  )

  it.effect(
    "refuses names that reach for the prototype",
    Effect.fnUntraced(function* () {
      const schema = JSON.parse('{"properties":{"__proto__":{"const":{"admin":true}}},"required":["__proto__"]}')
      const error = yield* Effect.flip(draw(schema, 1))
      assert.match(error.message, /__proto__/)
    }),
  )
})
