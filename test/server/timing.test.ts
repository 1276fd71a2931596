/** What two hundred callers at once measure of a real server is what its profile says. */
import { Agent, request as httpRequest } from "node:http"
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { type Distribution, samplerOf } from "../../src/latency/Distribution.ts"
import { json, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

const streams = 200
const tokens = 20

const ttft = (slower: number): Distribution => ({
  distribution: "normal",
  mean_ms: 80 * slower,
  stddev_ms: 20 * slower,
})
const tbt = (slower: number): Distribution => ({
  distribution: "lognormal",
  mean_ms: 12 * slower,
  stddev_ms: 4 * slower,
})

const headers = { "content-type": "application/json" }
/** What is in the frames of tokens, and in no other. */
const text = '"delta":{"content":'
const body = JSON.stringify({
  model: "gpt-4o",
  messages: [{ role: "user", content: "Hello" }],
  max_tokens: tokens,
  stream: true,
})

/** When the request left, and when each token came. */
const timesOf = (url: string, agent: Agent): Promise<readonly [sent: number, tokens: ReadonlyArray<number>]> =>
  new Promise((resolve, reject) => {
    const came: Array<number> = []
    const call = httpRequest(`${url}/v1/chat/completions`, { method: "POST", agent, headers })
    call.on("error", reject)
    call.on("response", (response) => {
      response.on("data", (bytes: Buffer) => {
        const now = performance.now()
        for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) came.push(now)
      })
      response.on("end", () => resolve([sent, came]))
    })
    const sent = performance.now()
    call.end(body)
  })

interface Measured {
  readonly ttft: Float64Array
  readonly gaps: Float64Array
}

/** They begin two in a millisecond: two hundred in one moment would wait for each other, which is no profile's time. */
const measure = async (url: string, agent: Agent): Promise<Measured> => {
  const begun: Array<ReturnType<typeof timesOf>> = []
  for (let i = 0; i < streams; i++) {
    begun.push(timesOf(url, agent))
    if (i % 2 === 1) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const times = await Promise.all(begun)
  for (const [, came] of times) assert.lengthOf(came, tokens)
  return {
    ttft: Float64Array.from(times.map(([sent, [first = 0]]) => first - sent)).sort(),
    gaps: Float64Array.from(times.flatMap(([, came]) => came.slice(1).map((at, k) => at - (came[k] ?? 0)))).sort(),
  }
}

const reference = (distribution: Distribution): Float64Array => {
  const sample = samplerOf(distribution)
  const random = seededRandom(hashWord("reference"))
  return Float64Array.from({ length: 20_000 }, () => sample(random)).sort()
}

/** The share of a sorted sample that is at most `value`. */
const shareUpTo = (sorted: Float64Array, value: number): number => {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? 0) <= value) from = middle + 1
    else to = middle
  }
  return from / sorted.length
}

/** Kolmogorov and Smirnov's distance of two sorted samples: the most that their shares differ anywhere. */
const distance = (one: Float64Array, other: Float64Array): number =>
  [...one, ...other].reduce(
    (most, value) => Math.max(most, Math.abs(shareUpTo(one, value) - shareUpTo(other, value))),
    0,
  )

/** Samples of one distribution are further apart than the critical distance once in ten thousand times. */
const significance = 0.0001
const critical = (one: Float64Array, other: Float64Array): number =>
  Math.sqrt((-Math.log(significance / 2) / 2) * (1 / one.length + 1 / other.length))

/**
 * Timers count milliseconds, and a server that writes to two hundred sockets is half of one late: every time that is
 * measured may be off by this much. That moves a share by no more than a profile holds within so many milliseconds.
 */
const grainMs = 1.5
const grainOf = (sorted: Float64Array): number =>
  sorted.reduce((most, value) => Math.max(most, shareUpTo(sorted, value + grainMs) - shareUpTo(sorted, value)), 0)

/** How far a sample is from a distribution, as a part of what it may be: more than 1 is another distribution. */
const misfit = (measured: Float64Array, distribution: Distribution): number => {
  const expected = reference(distribution)
  return distance(measured, expected) / (critical(measured, expected) + grainOf(expected))
}

/** A machine that is busy with something else spoils a round, not the profile: another one may be better. */
const rounds = 6
const worst = ({ ttft: firsts, gaps }: Measured): number => Math.max(misfit(firsts, ttft(1)), misfit(gaps, tbt(1)))

layer(TestServer.layer({ latency: { ttft: ttft(1), tbt: tbt(1) } }), { excludeTestServices: true })(
  "a server with two hundred streams at once",
  (it) => {
    let asked = 0
    const round = Effect.fnUntraced(function* (agent: Agent) {
      const { url } = yield* TestServer
      asked += streams
      return yield* Effect.promise(() => measure(url, agent))
    })
    const connections = Effect.acquireRelease(
      Effect.sync(() => new Agent({ keepAlive: true })),
      (agent) => Effect.sync(() => agent.destroy()),
    )

    it.effect("gives first tokens and gaps the distributions of its profile, and not one that is 25 % slower", () =>
      Effect.gen(function* () {
        const agent = yield* connections
        // Opens the connections, loads the encoding, and lets the machine compile: it does not count.
        yield* round(agent)
        let measured = yield* round(agent)
        for (let more = 1; more < rounds && worst(measured) > 1; more++) measured = yield* round(agent)
        assert.isAtMost(misfit(measured.ttft, ttft(1)), 1, "time to first token")
        assert.isAtMost(misfit(measured.gaps, tbt(1)), 1, "time between tokens")
        assert.isAbove(misfit(measured.ttft, ttft(1.25)), 1, "slower time to first token")
        assert.isAbove(misfit(measured.gaps, tbt(1.25)), 1, "slower time between tokens")
      }),
    )

    it.effect("has counted them all when they are over, and how late each event left", () =>
      Effect.gen(function* () {
        if (asked === 0) yield* round(yield* connections)
        const { pacing, ...counts } = yield* Effect.map(request("/llmsim/stats"), json).pipe(
          Effect.filterOrFail(({ active_requests }) => active_requests === 0),
          Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 100 }),
          Effect.orDie,
        )
        assert.deepInclude(counts, {
          total_requests: asked,
          streaming_requests: asked,
          non_streaming_requests: 0,
          completion_tokens: asked * tokens,
          total_errors: 0,
        })
        // Each token, the end of the choice and that of the answer; the start does not wait.
        assert.strictEqual(pacing.paced_events, asked * (tokens + 2))
        assert.strictEqual(pacing.waiting, 0)
        assert.isAbove(pacing.p99_ms, 0)
        assert.isAtMost(pacing.p50_ms, pacing.p99_ms)
        assert.isAtMost(pacing.p99_ms, pacing.max_ms)
      }),
    )
  },
)
