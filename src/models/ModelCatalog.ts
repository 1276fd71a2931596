/** The models llmsim knows, and what it makes of ids it does not know. */
import { Context, Effect, Layer, Schema } from "effect"
import type { ModelCard } from "../domain/ModelCard.ts"
import { type SimError, simError, UnknownModel } from "../domain/SimError.ts"
import catalogue from "./models.json" with { type: "json" }
import { presetOf } from "./presetOf.ts"

/** A model of the user's own, in the settings. */
export const ExtraModel = Schema.Struct({
  id: Schema.NonEmptyString,
  owner: Schema.optionalKey(Schema.NonEmptyString),
  context_window: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
  max_output_tokens: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
  reasoning: Schema.optionalKey(Schema.Boolean),
  latency: Schema.optionalKey(Schema.NonEmptyString),
})

/**
 * Models that are added, hidden or refused.
 *
 * @example
 * ```ts
 * import { type CatalogOptions, ModelCatalog } from "llmsim"
 *
 * const options: CatalogOptions = {
 *   available: ["gpt-4o", "my-model"],
 *   unknown: "reject",
 *   extra: [{ id: "my-model", context_window: 32_000, latency: "fast" }],
 * }
 * const twoModels = ModelCatalog.layer(options)
 * ```
 */
export interface CatalogOptions {
  /** Ids to serve; empty means every model of the catalogue. */
  readonly available: ReadonlyArray<string>
  /** What a completion for an unknown id meets. */
  readonly unknown: "accept" | "reject"
  readonly extra: ReadonlyArray<typeof ExtraModel.Type>
}

/**
 * The models that are known; fails with `UnknownModel` where unknown ids are refused.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog } from "llmsim"
 *
 * const window = Effect.flatMap(ModelCatalog, (catalog) => catalog.find("gpt-4o")).pipe(
 *   Effect.map(({ contextWindow }) => contextWindow),
 *   Effect.provide(ModelCatalog.layer({ available: [], unknown: "reject", extra: [{ id: "my-model", latency: "fast" }] })),
 * )
 * ```
 */
export class ModelCatalog extends Context.Service<
  ModelCatalog,
  {
    readonly list: ReadonlyArray<ModelCard>
    /** The card of an id or of an alias of it (dated, `-latest`); fails with `UnknownModel`. */
    readonly find: (id: string) => Effect.Effect<ModelCard, SimError>
    /** The card that a completion runs with: unknown ids get one of the nearest family, unless they are rejected. */
    readonly resolve: (id: string) => Effect.Effect<ModelCard, SimError>
    /** Serves an id no more, from now on; fails with `UnknownModel` if it is not served now. */
    readonly remove: (id: string) => Effect.Effect<void, SimError>
  }
>()("llmsim/models/ModelCatalog") {
  static readonly layer = (options: CatalogOptions) => Layer.sync(this, () => make(options))
}

type CatalogueEntry = (typeof catalogue.models)[number]

const fromCatalogue = (entry: CatalogueEntry): ModelCard => ({
  id: entry.id,
  provider: entry.provider,
  name: entry.name,
  createdAt: Math.floor(Date.parse(entry.releaseDate) / 1000),
  contextWindow: entry.contextWindow,
  maxOutputTokens: entry.maxOutputTokens ?? 0,
  reasoning: entry.reasoning,
  inputModalities: entry.inputModalities,
  outputModalities: entry.outputModalities,
  latencyPreset: presetOf(entry.id),
})

const extraCreatedAt = 1735689600

const fromExtra = (extra: typeof ExtraModel.Type): ModelCard => ({
  ...guess(extra.id),
  provider: extra.owner ?? "llmsim",
  contextWindow: extra.context_window ?? 128_000,
  maxOutputTokens: extra.max_output_tokens ?? 0,
  reasoning: extra.reasoning ?? false,
  latencyPreset: extra.latency ?? presetOf(extra.id),
})

/** A card for an id nobody knows: no limits, and the pace of its family. */
const guess = (id: string): ModelCard => ({
  id,
  provider: "llmsim",
  name: id,
  createdAt: extraCreatedAt,
  contextWindow: 0,
  maxOutputTokens: 0,
  reasoning: false,
  inputModalities: ["text", "image", "audio", "pdf"],
  outputModalities: ["text"],
  latencyPreset: presetOf(id),
})

const servedBy = (options: CatalogOptions): ReadonlyMap<string, ModelCard> => {
  const cards = new Map<string, ModelCard>()
  for (const entry of catalogue.models) cards.set(entry.id, fromCatalogue(entry))
  for (const extra of options.extra) cards.set(extra.id, fromExtra(extra))
  const available = new Map<string, ModelCard>()
  for (const id of options.available) available.set(id, lookUp(cards, id) ?? guess(id))
  return available.size === 0 ? cards : available
}

const make = (options: CatalogOptions): ModelCatalog["Service"] => {
  const served = servedBy(options)
  const known = new Map<string, ModelCard | undefined>()

  const lookUpServed = (id: string): ModelCard | undefined => {
    if (known.has(id)) return known.get(id)
    const card = lookUp(served, id)
    if (known.size < rememberedIds) known.set(id, card)
    return card
  }
  const unknown = (id: string) => Effect.fail(simError(new UnknownModel({ model: id })))
  const removed = new Set<string>()
  let list: ReadonlyArray<ModelCard> = [...served.values()]

  const find = (id: string) => {
    const card = lookUpServed(id)
    return card === undefined || removed.has(id) ? unknown(id) : Effect.succeed(card)
  }
  const resolve = (id: string) => {
    if (options.unknown === "reject" || removed.has(id)) return find(id)
    return Effect.succeed(lookUpServed(id) ?? guess(id))
  }
  const remove = (id: string) =>
    Effect.map(resolve(id), () => {
      list = list.filter((card) => card.id !== id)
      removed.add(id)
      const [oldest] = removed
      if (removed.size > rememberedIds && oldest !== undefined) removed.delete(oldest)
    })
  return {
    get list() {
      return list
    },
    find,
    resolve,
    remove,
  }
}

/** Ids come from callers, so only so many look-ups are remembered. */
const rememberedIds = 1_000

const suffix = /(-\d{4}-\d{2}-\d{2}|-\d{8}|-\d{4}|-\d{3}|-latest|-preview|@\d{8}|@latest)$/

/** An id as it stands, or without its dates, `-latest` and `-preview`, or the newest dated version of it. */
const lookUp = (cards: ReadonlyMap<string, ModelCard>, id: string): ModelCard | undefined => {
  const exact = cards.get(id)
  if (exact !== undefined) return exact
  for (let base = id; suffix.test(base); ) {
    base = base.replace(suffix, "")
    const card = cards.get(base) ?? (id.endsWith("latest") ? newestOf(cards, base) : undefined)
    if (card !== undefined) return { ...card, id }
  }
  const newest = suffix.test(id) ? undefined : newestOf(cards, id)
  return newest === undefined ? undefined : { ...newest, id }
}

const newestOf = (cards: ReadonlyMap<string, ModelCard>, base: string): ModelCard | undefined => {
  let newest: ModelCard | undefined
  for (const card of cards.values()) {
    if (card.id.replace(suffix, "") === base && (newest === undefined || card.createdAt >= newest.createdAt)) {
      newest = card
    }
  }
  return newest
}
