/** The verdict on clients: what it counts, and which rule is broken by what. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import type { CallFailure, SeenCall } from "../../src/faults/verdict/SeenCall.ts"
import { Verdict } from "../../src/faults/verdict/Verdict.ts"
import type { ClientVerdict } from "../../src/faults/verdict/VerdictReport.ts"
import { VerdictRules } from "../../src/faults/verdict/VerdictRules.ts"

const verdictOf = (rules: object = {}) => Verdict.layer(Schema.decodeUnknownSync(VerdictRules)(rules))

const overloaded: CallFailure = { kind: "overloaded", retryAfterMs: undefined, isHopeless: false }
const limited: CallFailure = { kind: "rate_limit", retryAfterMs: 2_000, isHopeless: false }
const badKey: CallFailure = { kind: "auth_error", retryAfterMs: undefined, isHopeless: true }

const begin = (more: Partial<SeenCall> = {}) =>
  Effect.gen(function* () {
    const verdict = yield* Verdict
    const now = Number(yield* Clock.monotonicTimeNanos) / 1e6
    const end = verdict.arrived({
      key: "alice",
      client: "test/1",
      digest: "one",
      arrivedAt: now,
      streaming: true,
      retryCount: undefined,
      idempotencyKey: undefined,
      toolResults: [],
      connection: undefined,
      ...more,
    })
    return (failure?: CallFailure, hasLeft = false) => Effect.sync(() => end?.({ failure, hasLeft }))
  })

/** A call that ends as soon as it has come. */
const call = (failure?: CallFailure, more: Partial<SeenCall> = {}) => Effect.flatMap(begin(more), (end) => end(failure))

const left = (failure?: CallFailure, more: Partial<SeenCall> = {}) =>
  Effect.flatMap(begin(more), (end) => end(failure, true))

const report = Verdict.useSync((verdict) => verdict.report())

const only: Effect.Effect<ClientVerdict, never, Verdict> = Effect.map(report, ({ clients }) => {
  assert.lengthOf(clients, 1)
  return clients[0] as ClientVerdict
})

const broken = Effect.map(only, ({ checks }) => checks.filter(({ passed }) => !passed).map(({ rule }) => rule))

const measured = (rule: string) =>
  Effect.map(only, ({ checks }) => checks.find((check) => check.rule === rule)?.measured)

describe("retries", () => {
  it.effect("pass when they wait longer each time, and then succeed", () =>
    Effect.gen(function* () {
      yield* call(overloaded)
      yield* TestClock.adjust(500)
      yield* call(overloaded)
      yield* TestClock.adjust(1_000)
      yield* call(overloaded)
      yield* TestClock.adjust(2_000)
      yield* call()
      const client = yield* only
      assert.isTrue(client.passed)
      assert.deepInclude(client, { calls: 4, failures: 3, retries: 3, recovered: 1 })
      assert.deepStrictEqual(client.faults, [{ fault: "overloaded", failures: 3, retries: 3 }])
      assert.deepStrictEqual(client.backoff_ms, [500, 1_000, 2_000])
      assert.strictEqual(yield* measured("min_backoff_growth"), 2)
      assert.strictEqual(yield* measured("max_retries_per_request"), 3)
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("fail when they come at once, and when they never wait longer", () =>
    Effect.gen(function* () {
      for (let attempt = 0; attempt < 4; attempt++) yield* call(overloaded)
      assert.deepStrictEqual(yield* broken, ["min_backoff_ms", "min_backoff_growth"])
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("are too many when a request is never given up", () =>
    Effect.gen(function* () {
      for (let attempt = 0; attempt < 7; attempt++) {
        yield* call(overloaded)
        yield* TestClock.adjust(100 * 2 ** attempt)
      }
      assert.deepStrictEqual(yield* broken, ["max_retries_per_request"])
      assert.strictEqual(yield* measured("max_retries_per_request"), 6)
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("are a storm when several of one failure are under way", () =>
    Effect.gen(function* () {
      yield* call(overloaded)
      yield* TestClock.adjust(500)
      const ends = yield* Effect.all([begin(), begin(), begin()])
      for (const end of ends) yield* end()
      assert.deepStrictEqual(yield* broken, ["max_retries_per_failure", "max_retries_in_flight"])
      assert.strictEqual(yield* measured("max_retries_in_flight"), 3)
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("are hopeless when nothing but another key can help", () =>
    Effect.gen(function* () {
      yield* call(badKey)
      yield* TestClock.adjust(500)
      yield* call(badKey)
      assert.deepStrictEqual(yield* broken, ["max_hopeless_retries"])
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("are none when the request is another, comes after success, or much later", () =>
    Effect.gen(function* () {
      yield* call(overloaded)
      yield* TestClock.adjust(60)
      yield* call(undefined, { digest: "two" })
      yield* call()
      yield* call()
      yield* call(overloaded, { digest: "three" })
      yield* TestClock.adjust(120_001)
      yield* call(overloaded, { digest: "three" })
      assert.strictEqual((yield* only).retries, 1)
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("are told from equal requests by a client that counts them", () =>
    Effect.gen(function* () {
      yield* call(overloaded, { retryCount: 0 })
      yield* call(overloaded, { retryCount: 0 })
      assert.strictEqual((yield* only).retries, 0)
      yield* TestClock.adjust(500)
      yield* call(undefined, { retryCount: 1 })
      yield* call(undefined, { retryCount: 1 })
      const client = yield* only
      assert.deepInclude(client, { retries: 2, recovered: 2, passed: true })
    }).pipe(Effect.provide(verdictOf())),
  )
})

describe("Retry-After", () => {
  it.effect("is honoured by who comes when it is over", () =>
    Effect.gen(function* () {
      yield* call(limited)
      yield* TestClock.adjust(1_960)
      yield* call()
      const client = yield* only
      assert.isTrue(client.passed)
      assert.deepStrictEqual(client.retry_after, { told: 1, honoured: 1, earliest_by_ms: 40 })
      assert.deepStrictEqual(client.backoff_ms, [])
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("is not by who comes before, and the report says by how much", () =>
    Effect.gen(function* () {
      yield* call(limited)
      yield* TestClock.adjust(500)
      yield* call()
      assert.deepStrictEqual(yield* broken, ["max_early_retries"])
      assert.deepStrictEqual((yield* only).retry_after, { told: 1, honoured: 0, earliest_by_ms: 1_500 })
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("counts from the end of the failure, not from its beginning", () =>
    Effect.gen(function* () {
      const end = yield* begin()
      yield* TestClock.adjust(5_000)
      yield* end(limited)
      yield* TestClock.adjust(1_000)
      yield* call()
      assert.strictEqual((yield* only).retry_after.earliest_by_ms, 1_000)
    }).pipe(Effect.provide(verdictOf())),
  )
})

describe("what else a client does", () => {
  it.effect("streams that are left are counted, but not those that had gone wrong, nor whole answers", () =>
    Effect.gen(function* () {
      yield* left(overloaded, { digest: "two" })
      yield* left(undefined, { digest: "three", streaming: false })
      assert.deepStrictEqual(yield* broken, [])
      yield* left()
      assert.deepStrictEqual(yield* broken, ["max_abandoned_streams"])
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("a tool result is told once; again only where nobody answered", () =>
    Effect.gen(function* () {
      const toolResults = [{ call: "call_1", content: "sunny" }]
      yield* call(overloaded, { toolResults })
      yield* TestClock.adjust(500)
      yield* call(undefined, { toolResults })
      assert.deepStrictEqual(yield* broken, [])
      yield* call(undefined, { toolResults })
      assert.deepStrictEqual(yield* broken, ["max_duplicate_tool_results"])
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("a tool that says something else the second time was run twice", () =>
    Effect.gen(function* () {
      yield* call(overloaded, { toolResults: [{ call: "call_1", content: "sunny" }] })
      yield* TestClock.adjust(500)
      yield* call(undefined, { digest: "two", toolResults: [{ call: "call_1", content: "rain" }] })
      assert.deepStrictEqual(yield* broken, ["max_duplicate_tool_results"])
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("an idempotency key stays the same for retries, and is nobody else's", () =>
    Effect.gen(function* () {
      yield* call(overloaded, { idempotencyKey: "a" })
      yield* TestClock.adjust(500)
      yield* call(overloaded, { idempotencyKey: "a" })
      assert.deepStrictEqual(yield* broken, [])
      yield* TestClock.adjust(1_000)
      yield* call(undefined, { idempotencyKey: "b" })
      assert.deepStrictEqual(yield* broken, ["max_changed_idempotency_keys"])
      yield* call(undefined, { digest: "two", idempotencyKey: "a" })
      assert.deepStrictEqual(yield* broken, ["max_changed_idempotency_keys", "max_reused_idempotency_keys"])
      assert.strictEqual((yield* only).calls_with_idempotency_key, 4)
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("keys and connections have rules that are off unless set", () =>
    Effect.gen(function* () {
      const closes: Array<() => void> = []
      const connection = () => ({ id: {}, onClose: (then: () => void) => void closes.push(then) })
      yield* call(overloaded, { connection: connection() })
      yield* TestClock.adjust(500)
      yield* call(undefined, { connection: connection() })
      closes[0]?.()
      yield* call(undefined, { connection: connection() })
      assert.deepStrictEqual(yield* broken, ["max_retries_without_key", "max_connections"])
      assert.strictEqual((yield* only).most_connections, 2)
    }).pipe(Effect.provide(verdictOf({ max_retries_without_key: 0, max_connections: 1 }))),
  )
})

describe("watching", () => {
  it.effect("begins with the first call that is told, and starts anew after a reset", () =>
    Effect.gen(function* () {
      const verdict = yield* Verdict
      assert.isFalse(verdict.isWatching())
      yield* call(overloaded)
      assert.isTrue(verdict.isWatching())
      verdict.reset()
      assert.isFalse(verdict.isWatching())
      assert.deepStrictEqual(verdict.report(), { watching: false, passed: true, clients: [] })
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("is from the start, or never, where the settings say so", () =>
    Effect.gen(function* () {
      const always = yield* Effect.provide(Verdict, verdictOf({ watch: "always" }))
      assert.isTrue(always.isWatching())
      yield* call(overloaded)
      assert.deepStrictEqual(yield* report, { watching: false, passed: true, clients: [] })
    }).pipe(Effect.provide(verdictOf({ watch: "never" }))),
  )

  it.effect("keeps clients apart by key and name, up to a number of them", () =>
    Effect.gen(function* () {
      for (let client = 0; client < 500; client++) yield* call(overloaded, { client: `test/${client}` })
      yield* call(overloaded, { key: "bob" })
      const { clients } = yield* report
      assert.lengthOf(clients, 201)
      assert.deepInclude(clients[0], { key: "alice", client: "test/0", calls: 1 })
      assert.deepInclude(clients.at(-1), { key: "others", calls: 301 })
    }).pipe(Effect.provide(verdictOf())),
  )

  it.effect("forgets old requests, but nothing of what clients did", () =>
    Effect.gen(function* () {
      for (let digest = 0; digest <= 10_000; digest++) yield* call(overloaded, { digest: String(digest) })
      yield* TestClock.adjust(500)
      yield* call(undefined, { digest: "0" })
      yield* call(undefined, { digest: "10000" })
      assert.deepInclude(yield* only, { calls: 10_003, failures: 10_001, retries: 1 })
    }).pipe(Effect.provide(verdictOf())),
  )
})
