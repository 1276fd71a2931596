/** The composition root: which implementation of each service the settings choose. */
import { Effect, Layer, Record, Stream } from "effect"
import { RateLimiter } from "effect/persistence"
import { Embedder } from "../embedding/Embedder.ts"
import { Verdict } from "../faults/verdict/Verdict.ts"
import { generatorNamed } from "../generation/generatorNamed.ts"
import { Moderator } from "../generation/Moderator.ts"
import { Reasoner } from "../generation/Reasoner.ts"
import { Refusals } from "../generation/Refusals.ts"
import { ToolCaller } from "../generation/ToolCaller.ts"
import { Authorities } from "../http/upstream/Authorities.ts"
import { Engines } from "../latency/Engines.ts"
import { Latency } from "../latency/Latency.ts"
import { Pacer } from "../latency/Pacer.ts"
import { ApiKeys } from "../limits/ApiKeys.ts"
import { apiKeysOf, modeOf } from "../limits/KeySettings.ts"
import { RateLimits } from "../limits/RateLimits.ts"
import { MockBook } from "../mocks/MockBook.ts"
import { mockOptions } from "../mocks/mockOptions.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { Anonymizer } from "../recording/anonymize/Anonymizer.ts"
import { Cassette } from "../recording/Cassette.ts"
import { Recorder } from "../recording/Recorder.ts"
import { Replayer } from "../recording/Replayer.ts"
import { BadSettings } from "../settings/BadSettings.ts"
import type { Settings } from "../settings/Settings.ts"
import { PromptCache } from "../simulation/PromptCache.ts"
import { Seeds } from "../simulation/Seeds.ts"
import { Simulation } from "../simulation/Simulation.ts"
import { Journal } from "../stats/Journal.ts"
import { Metrics } from "../stats/Metrics.ts"
import { Stats } from "../stats/Stats.ts"
import { Store } from "../store/Store.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { cursorsLayer } from "./cursorsLayer.ts"
import { faultsLayer } from "./faultsLayer.ts"
import { filesLayer } from "./filesLayer.ts"
import { ProcessVitals } from "./ProcessVitals.ts"
import { hasLimits, rateLimitsLayer } from "./rateLimitsLayer.ts"
import { contentAnonymizer } from "./recording/contentAnonymizer.ts"
import { cassetteOptions } from "./recording/recordingOptions.ts"
import { isRedis, redisLimitsLayer } from "./redisLayer.ts"
import { watchKeys } from "./watchKeys.ts"

/**
 * What stands in the place of the settings' choice.
 *
 * @example
 * ```ts
 * import { Layer } from "effect"
 * import { defaultSettings, Generator, Seeds, SimServer, type Swaps } from "llmsim"
 *
 * const swaps: Swaps = Layer.mergeAll(Generator.layerEcho, Seeds.layerFixed(42))
 * const server = SimServer.layerTest(defaultSettings, swaps)
 * ```
 */
export type Swaps = Layer.Layer<never, never, Layer.Success<ReturnType<typeof groundLayer>>>

/**
 * The simulation and the services it stands on.
 *
 * `swaps` provides services in the place of those that the settings choose; they are seen by all that stands on them. It
 * may itself need what needs nothing, such as the `Tokenizer`. Fails with `StoreError` when the store cannot be opened.
 *
 * @example
 * ```ts
 * import { defaultSettings, Generator, simulatorLayer } from "llmsim"
 *
 * const parrot = simulatorLayer(defaultSettings, Generator.layerEcho)
 * ```
 */
export const simulatorLayer = (settings: Settings, swaps: Swaps = Layer.empty) =>
  Simulation.layer({ preambleRate: settings.tools.preamble_rate }).pipe(
    Layer.provideMerge(swaps),
    Layer.provideMerge(textLayer(settings)),
    Layer.provideMerge(swaps),
    Layer.provideMerge(groundLayer(settings)),
  )

/** What makes the text of answers. */
const textLayer = (settings: Settings) =>
  Layer.mergeAll(
    generatorNamed(settings.response.generator, settings.response.target_tokens),
    reasonerLayer(settings),
    Refusals.layer(settings.refusals),
    toolCallerLayer(settings.tools),
    isRedis(settings.store) ? Layer.provide(mockBookLayer(settings), cursorsLayer) : mockBookLayer(settings),
    settings.prompt_cache.enabled ? PromptCache.layer({ ttlMs: settings.prompt_cache.ttl_ms }) : PromptCache.layerNone,
  )

/** What needs none of the others. */
const groundLayer = (settings: Settings) =>
  Layer.mergeAll(
    Tokenizer.layer,
    Stats.layer,
    journalLayer(settings.journal),
    metricsLayer(settings.metrics),
    ProcessVitals.layer,
    faultsLayer(settings),
    Verdict.layer(settings.verdict),
    limitsLayer(settings),
    apiKeysLayer(settings.auth),
    storeLayer(settings.store),
    recordingLayer(settings.recording),
    Layer.provideMerge(Engines.layer, Pacer.layerWheel),
    ModelCatalog.layer(settings.models),
    latencyLayer(settings.latency),
    Embedder.layerHashed,
    Moderator.layerWords(settings.moderation.flagged_words),
    settings.seed === undefined ? Seeds.layerDrawn : Seeds.layerFixed(settings.seed),
  )

/** An effort's multiplier counts from the length of an answer that the settings ask for. */
const reasonerLayer = ({ reasoning: { multipliers }, response: { target_tokens } }: Settings) =>
  Reasoner.layer(Record.map(multipliers, (multiplier) => Math.round(multiplier * target_tokens)))

/** The limits, counted here or in the Redis that the settings name. */
const limitsLayer = (settings: Settings) => {
  if (!hasLimits(settings)) return RateLimits.layerNone
  const counters = isRedis(settings.store) ? redisLimitsLayer(settings.store) : RateLimiter.layerStoreMemory
  return Layer.provide(rateLimitsLayer(settings), counters)
}

const mockBookLayer = ({ mocks }: Settings) => MockBook.layer(mockOptions(mocks))

const apiKeysLayer = (auth: Settings["auth"]) => {
  const mode = modeOf(auth)
  if (mode === "off") return ApiKeys.layerOff
  if (mode === "any") return ApiKeys.layerAny
  const keys = apiKeysOf(auth.keys)
  const { keys_file } = auth
  if (keys_file === undefined) return ApiKeys.layerKeys(keys)
  const watched = Effect.map(watchKeys(keys_file), ({ first, changes }) =>
    ApiKeys.layerKeys(
      [...keys, ...first],
      Stream.map(changes, (now) => [...keys, ...now]),
    ),
  )
  return Layer.provide(Layer.unwrap(watched), filesLayer)
}

export const metricsLayer = ({ enabled, vllm }: Settings["metrics"]) =>
  enabled ? Metrics.layer({ vllm }) : Metrics.layerNone

export const journalLayer = ({ size, bodies, max_body_characters }: Settings["journal"]) =>
  size === 0 ? Journal.layerNone : Journal.layer({ size, bodies, maxBodyCharacters: max_body_characters })

const toolCallerLayer = ({ call_probability, max_parallel, rounds }: Settings["tools"]) =>
  ToolCaller.layer({ callProbability: call_probability, maxParallel: max_parallel, rounds })

const recordingLayer = (settings: Settings["recording"]) => {
  const options = cassetteOptions(settings)
  const { ca_file } = settings
  const cassette = options === undefined ? Cassette.layerNone : refusingFile(Cassette.layer(options))
  const authorities = ca_file === undefined ? Authorities.layerUsual : refusingFile(Authorities.layerFile(ca_file))
  const anonymizer =
    settings.anonymize === "off" ? Anonymizer.layerNone : Layer.provide(contentAnonymizer, Tokenizer.layer)
  const recorder = Layer.provide(Recorder.layer, anonymizer)
  return Layer.merge(Layer.provide(Layer.merge(recorder, Replayer.layer), cassette), authorities)
}

interface FileError {
  readonly path: string
  readonly message: string
}

/** A file that cannot be used is a bad setting. */
const refusingFile = <A>(layer: Layer.Layer<A, FileError>): Layer.Layer<A, BadSettings> =>
  Layer.effectContext(
    Effect.mapError(Layer.build(layer), ({ path, message }) => new BadSettings({ problems: [`${path}: ${message}`] })),
  )

const filePrefix = "file:"

export const storeLayer = ({ location, max_entries, max_bytes }: Settings["store"]) => {
  const bounds = { maxEntries: max_entries, maxBytes: max_bytes }
  if (location === "memory") return Store.layerMemory(bounds)
  if (!location.startsWith(filePrefix)) return Store.layerRedis(location)
  return Layer.provide(Store.layerFile(location.slice(filePrefix.length), bounds), filesLayer)
}

export const latencyLayer = ({ profile, by_model, scale, max_error_ms: _, ...overrides }: Settings["latency"]) =>
  Latency.layer({ profile, overrides, scale, byModel: Object.entries(by_model) })
