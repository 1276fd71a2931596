/** Faults come as often as they were asked for, in their time and to those they were meant for. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { faultText, parseFault } from "../../src/faults/Fault.ts"
import { ErrorRates, Phase } from "../../src/faults/FaultPlan.ts"
import { type FaultCall, FaultRule } from "../../src/faults/FaultRule.ts"
import { Faults } from "../../src/faults/Faults.ts"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"

interface Input {
  readonly errors?: object
  readonly rules?: ReadonlyArray<object>
  readonly schedule?: ReadonlyArray<object>
}

const faultsOf = ({ errors = {}, rules = [], schedule = [] }: Input) =>
  Faults.layer({
    errors: Schema.decodeUnknownSync(ErrorRates)(errors),
    rules: rules.map((rule) => Schema.decodeUnknownSync(FaultRule)(rule)),
    schedule: schedule.map((phase) => Schema.decodeUnknownSync(Phase)(phase)),
    headers: true,
  })

const callOf = (more: Partial<FaultCall> = {}): FaultCall => ({
  provider: "openai",
  endpoint: "openai-chat",
  model: "gpt-4o",
  key: "anonymous",
  streaming: true,
  headers: {},
  text: () => "Tell me of the sea",
  breakable: true,
  stop: [],
  digest: "one",
  ...more,
})

const draw = (seed: number, more: Partial<FaultCall> = {}) =>
  Faults.use((faults) => Effect.map(faults.draw(callOf(more), seededRandom(hashWord(seed))), (fault) => fault?.kind))

const drawMany = (count: number, more: Partial<FaultCall> = {}) =>
  Effect.forEach(Array.from({ length: count }), (_, seed) => draw(seed, more))

const shareOf = (kinds: ReadonlyArray<string | undefined>, kind: string) =>
  kinds.filter((found) => found === kind).length / kinds.length

describe("rates", () => {
  it.effect("are met by their share of the calls, whatever the others are", () =>
    Effect.gen(function* () {
      const kinds = yield* drawMany(50_000)
      const rates = { rate_limit: 0.1, server_error: 0.05, timeout: 0.02, overloaded: 0.3, content_filter: 0.01 }
      for (const [kind, rate] of Object.entries(rates)) {
        assert.approximately(shareOf(kinds, kind), rate, 4 * Math.sqrt((rate * (1 - rate)) / 50_000))
      }
    }).pipe(
      Effect.provide(
        faultsOf({
          errors: {
            content_filter_rate: 0.01,
            overloaded_rate: 0.3,
            timeout_rate: 0.02,
            rate_limit_rate: 0.1,
            server_error_rate: 0.05,
          },
        }),
      ),
    ),
  )

  it.effect("are the same in whichever order they are set, and with the same seed", () =>
    Effect.gen(function* () {
      const one = yield* Effect.provide(
        drawMany(500),
        faultsOf({ errors: { rate_limit_rate: 0.2, overloaded_rate: 0.2 } }),
      )
      const two = yield* Effect.provide(
        drawMany(500),
        faultsOf({ errors: { overloaded_rate: 0.2, rate_limit_rate: 0.2 } }),
      )
      assert.deepStrictEqual(two, one)
    }),
  )

  it("are refused when they come to more than all calls", () => {
    assert.throws(() => Schema.decodeUnknownSync(ErrorRates)({ rate_limit_rate: 0.6, overloaded_rate: 0.5 }))
  })
})

describe("rules", () => {
  const rule = (more: object) => ({ fault: { kind: "disconnect" }, ...more })
  const met = (rules: ReadonlyArray<object>, calls: ReadonlyArray<Partial<FaultCall>>) =>
    Effect.provide(
      Effect.forEach(calls, (call, seed) => Effect.map(draw(seed, call), (kind) => kind !== undefined)),
      faultsOf({ rules }),
    )

  it.effect("fit what they name and nothing else", () =>
    Effect.gen(function* () {
      const matches: ReadonlyArray<readonly [object, Partial<FaultCall>, Partial<FaultCall>]> = [
        [{ model: "gpt-*" }, {}, { model: "claude-opus-4" }],
        [{ provider: "openai" }, {}, { provider: "gemini" }],
        [{ endpoint: "*-chat" }, {}, { endpoint: "openai-responses" }],
        [{ key: "mine" }, { key: "mine" }, {}],
        [{ streaming: false }, { streaming: false }, {}],
        [{ contains: "THE SEA" }, {}, { text: () => "no water" }],
        [{ model: "*", contains: "sea" }, {}, { text: () => "" }],
        [{ stop: true }, { stop: ["END"] }, {}],
        [{ stop: false }, {}, { stop: ["END"] }],
        [{ stop: "END" }, { stop: ["\n", "END"] }, { stop: ["\n"] }],
      ]
      for (const [match, fits, doesNot] of matches) {
        assert.deepStrictEqual(yield* met([rule({ match })], [fits, doesNot]), [true, false])
      }
    }),
  )

  it.effect("come every so many calls, so many times, or at the first attempts", () =>
    Effect.gen(function* () {
      const calls = Array.from({ length: 6 }, () => ({}))
      assert.deepStrictEqual(yield* met([rule({ every: 3 })], calls), [false, false, true, false, false, true])
      assert.deepStrictEqual(yield* met([rule({ times: 2 })], calls), [true, true, false, false, false, false])
      const attempts = ["a", "a", "b", "a", "b", "b"].map((digest) => ({ digest }))
      assert.deepStrictEqual(yield* met([rule({ first_attempts: 2 })], attempts), [
        true,
        true,
        true,
        false,
        true,
        false,
      ])
    }),
  )

  it.effect("come with their probability", () =>
    Effect.gen(function* () {
      const found = yield* met(
        [rule({ probability: 0.25 })],
        Array.from({ length: 4_000 }, () => ({})),
      )
      assert.approximately(found.filter(Boolean).length / 4_000, 0.25, 0.03)
    }),
  )

  it.effect("give way to rules that are added, and these to the request's own header", () =>
    Effect.gen(function* () {
      const faults = yield* Faults
      assert.strictEqual(yield* draw(1), "disconnect")
      const { id } = faults.add({ fault: { kind: "stall", ms: 5 }, for_ms: 1_000 })
      assert.strictEqual(yield* draw(2), "stall")
      assert.strictEqual(yield* draw(3, { headers: { "x-llmsim-fault": "split" } }), "split")
      assert.deepInclude(faults.list()[0], { id, happened: 1 })
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(yield* draw(4), "disconnect")
      assert.isEmpty(faults.list())
      assert.isFalse(faults.remove(id))
    }).pipe(Effect.provide(faultsOf({ rules: [rule({})] }))),
  )
})

describe("a schedule", () => {
  const outage = {
    name: "outage",
    start_ms: 10_000,
    duration_ms: 10_000,
    ramp_ms: 4_000,
    errors: { server_error_rate: 1 },
    latency_factor: 3,
  }

  it.effect("has its errors in its time, more and more and then less again", () =>
    Effect.gen(function* () {
      const shares: Array<number> = []
      for (const step of ["9 seconds", "3 seconds", "3 seconds", "3 seconds", "3 seconds"] as const) {
        yield* TestClock.adjust(step)
        shares.push(shareOf(yield* drawMany(2_000), "server_error"))
      }
      const expected = [0, 0.5, 1, 0.5, 0]
      for (const [i, share] of shares.entries()) assert.approximately(share, expected[i] ?? 0, 0.05)
    }).pipe(Effect.provide(faultsOf({ schedule: [outage] }))),
  )

  it.effect("has its rules in its time, more and more and then less again", () =>
    Effect.gen(function* () {
      const shares: Array<number> = []
      for (const step of ["9 seconds", "3 seconds", "3 seconds", "3 seconds", "3 seconds"] as const) {
        yield* TestClock.adjust(step)
        shares.push(shareOf(yield* drawMany(2_000), "disconnect"))
      }
      const expected = [0, 0.5, 1, 0.5, 0]
      for (const [i, share] of shares.entries()) assert.approximately(share, expected[i] ?? 0, 0.05)
    }).pipe(
      Effect.provide(faultsOf({ schedule: [{ ...outage, errors: {}, faults: [{ fault: { kind: "disconnect" } }] }] })),
    ),
  )

  it.effect("makes answers take longer", () =>
    Effect.gen(function* () {
      const faults = yield* Faults
      assert.strictEqual(faults.latencyFactor(), 1)
      yield* TestClock.adjust("12 seconds")
      assert.strictEqual(faults.latencyFactor(), 2)
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual(faults.latencyFactor(), 3)
    }).pipe(Effect.provide(faultsOf({ schedule: [outage] }))),
  )
})

describe("parseFault", () => {
  it("reads what faultText writes", () => {
    for (const text of [
      "disconnect",
      "disconnect;after_events=3",
      "timeout;ms=50;hang=true",
      "stall;at_fraction=0.5;ms=9",
    ]) {
      const fault = parseFault(text)
      assert.strictEqual(fault && faultText(fault), text)
    }
    for (const text of ["", "nothing", "disconnect;after_events=x", "disconnect;after_events=-1"]) {
      assert.isUndefined(parseFault(text))
    }
  })
})
