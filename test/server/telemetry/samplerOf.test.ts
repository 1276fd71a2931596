/** Who decides whether a call is traced. */
import { assert, describe, it } from "@effect/vitest"
import { samplerOf } from "../../../src/server/telemetry/samplerOf.ts"
import { parseTraceparent } from "../../../src/server/telemetry/TraceParent.ts"

const low = { traceId: `${"a".repeat(18)}${"0".repeat(13)}1`, spanId: "00f067aa0ba902b7" }
const high = { traceId: `${"0".repeat(18)}${"f".repeat(14)}`, spanId: "00f067aa0ba902b7" }

describe("a sampler", () => {
  const made = (sampler: Parameters<typeof samplerOf>[0]["sampler"], chance = 0.4, sample_ratio = 0.5) =>
    samplerOf({ sampler, sample_ratio }, () => chance)

  it("that is based on the parent does as the caller does", () => {
    for (const name of ["parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"] as const) {
      for (const sampled of [true, false]) {
        assert.strictEqual(made(name)({ ...low, sampled }), sampled, name)
        assert.strictEqual(made(name)({ ...high, sampled }), sampled, name)
      }
    }
    assert.isTrue(made("parentbased_always_on")(undefined))
    assert.isFalse(made("parentbased_always_off")(undefined))
    assert.isTrue(made("parentbased_traceidratio", 0.4)(undefined))
    assert.isFalse(made("parentbased_traceidratio", 0.6)(undefined))
  })

  it("of its own mind does not", () => {
    assert.isTrue(made("always_on")({ ...low, sampled: false }))
    assert.isFalse(made("always_off")({ ...low, sampled: true }))
    assert.isTrue(made("traceidratio", 0.9)({ ...low, sampled: false }))
    assert.isFalse(made("traceidratio", 0.1)({ ...high, sampled: true }))
    assert.isFalse(made("traceidratio", 0, 0)(undefined))
    assert.isTrue(made("traceidratio", 0.999, 1)({ ...high, sampled: false }))
  })
})

describe("parseTraceparent", () => {
  const [traceId, spanId] = [low.traceId, low.spanId]

  it("reads the caller's trace", () => {
    assert.deepStrictEqual(parseTraceparent(`00-${traceId}-${spanId}-01`), { traceId, spanId, sampled: true })
    assert.deepStrictEqual(parseTraceparent(`00-${traceId}-${spanId}-02`), { traceId, spanId, sampled: false })
    assert.isDefined(parseTraceparent(`01-${traceId}-${spanId}-01-more`))
  })

  it("takes what is none for absent", () => {
    const zeros = "0".repeat(32)
    for (const header of [
      undefined,
      "",
      "nonsense",
      `00-${zeros}-${spanId}-01`,
      `00-${traceId}-${"0".repeat(16)}-01`,
      `ff-${traceId}-${spanId}-01`,
      `00-${traceId}-${spanId}-01-more`,
      `00-${traceId.toUpperCase()}-${spanId}-01`,
    ]) {
      assert.isUndefined(parseTraceparent(header), String(header))
    }
  })
})
