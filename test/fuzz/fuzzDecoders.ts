/** Gives decoders what no client should send: each input is an answer or an error that a caller can be told. */
import { Cause, Effect, Exit, Layer } from "effect"
import { Moderator } from "../../src/generation/Moderator.ts"
import { JsonBounds } from "../../src/http/JsonBounds.ts"
import { parseJson } from "../../src/http/parseJson.ts"
import { ModelCatalog } from "../../src/models/ModelCatalog.ts"
import { Store } from "../../src/store/Store.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"
import { corpus, type Sample } from "./corpus.ts"
import { type Decoder, decoders } from "./decoders.ts"
import { type Finding, finding, seedOf } from "./Finding.ts"
import { fuzzRandom } from "./FuzzRandom.ts"
import { mutatedBody } from "./mutatedBody.ts"

export interface FuzzOptions {
  readonly seed: number
  readonly count: number
}

/** A decoder that takes longer hangs, for whoever waits; of the processor's time, which is the same on a busy machine. */
const longestMs = 1_000

const services = Layer.mergeAll(
  Moderator.layerWords({}),
  ModelCatalog.layer({ available: [], unknown: "accept", extra: [] }),
  Tokenizer.layer,
  Store.layerMemory({ maxEntries: 100, maxBytes: 1_000_000 }),
)

export const fuzzDecoders = Effect.fnUntraced(function* ({ seed, count }: FuzzOptions) {
  const all = yield* decoders
  const samples = corpus.flatMap((sample) => {
    const decode = all[sample.name]
    return decode === undefined ? [] : [{ sample, decode }]
  })
  const findings: Array<Finding> = []
  for (let i = 0; i < count && findings.length < mostFindings; i++) {
    const own = seedOf(seed, i)
    const random = fuzzRandom(own)
    const { sample, decode } = random.pick(samples)
    const text = mutatedBody(sample.body, random)
    const problem = yield* tryDecoder(sample, decode, text)
    if (problem !== undefined) findings.push(finding(problem, sample.name, own, text))
    if (i % 100 === 99) yield* Effect.yieldNow
  }
  return findings
}, Effect.provide(services))

const mostFindings = 20

const tryDecoder = Effect.fnUntraced(function* ({ headers }: Sample, decode: Decoder, text: string) {
  const parsed = parseJson(Buffer.from(text), yield* JsonBounds)
  if (parsed._tag === "Refused") return undefined
  const before = process.threadCpuUsage()
  const params = { model: "gemini-2.5-flash:generateContent" }
  const exit = yield* Effect.exit(Effect.suspend(() => decode({ body: parsed.value, headers, params })))
  const { user, system } = process.threadCpuUsage(before)
  const ms = (user + system) / 1_000
  if (ms > longestMs) return `took ${Math.round(ms)} ms`
  if (Exit.isSuccess(exit)) return undefined
  const error = Cause.squash(exit.cause)
  if (Cause.hasDies(exit.cause)) return `died: ${error instanceof Error ? error.stack : String(error)}`
  return exit.cause.reasons.some((reason) => reason._tag === "Fail" && reason.error.reason._tag === "Internal")
    ? "failed as a defect of llmsim"
    : undefined
})
