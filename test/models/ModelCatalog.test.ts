/** The catalogue: which ids it knows, and what it makes of those it does not. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { ModelCard } from "../../src/domain/ModelCard.ts"
import { simError, UnknownModel } from "../../src/domain/SimError.ts"
import { isPresetName } from "../../src/latency/LatencyProfile.ts"
import { type CatalogOptions, ExtraModel, ModelCatalog } from "../../src/models/ModelCatalog.ts"

const catalogue = (options: Partial<CatalogOptions> = {}) =>
  ModelCatalog.layer({ available: [], unknown: "accept", extra: [], ...options })

const list = (options: Partial<CatalogOptions> = {}) =>
  ModelCatalog.useSync((catalog) => catalog.list).pipe(Effect.provide(catalogue(options)))

const find = (id: string, options: Partial<CatalogOptions> = {}) =>
  ModelCatalog.use((catalog) => catalog.find(id)).pipe(Effect.provide(catalogue(options)))

const resolve = (id: string, options: Partial<CatalogOptions> = {}) =>
  ModelCatalog.use((catalog) => catalog.resolve(id)).pipe(Effect.provide(catalogue(options)))

const idsOf = (cards: ReadonlyArray<ModelCard>) => cards.map((card) => card.id)

const unknownModel = (model: string) => simError(new UnknownModel({ model }))

describe("the list", () => {
  it.effect("is the whole catalogue when nothing is said", () =>
    Effect.gen(function* () {
      const cards = yield* list()
      assert.isAbove(cards.length, 50)
      assert.includeMembers(idsOf(cards), ["gpt-4o", "gpt-5", "claude-opus-4-5", "gemini-2.5-pro", "deepseek-chat"])
    }),
  )

  it.effect("names each model once", () =>
    Effect.gen(function* () {
      const ids = idsOf(yield* list())
      assert.strictEqual(new Set(ids).size, ids.length)
    }),
  )

  it.effect("gives every model a preset that exists", () =>
    Effect.gen(function* () {
      const cards = yield* list()
      assert.deepStrictEqual(
        cards.filter((card) => !isPresetName(card.latencyPreset)).map((card) => card.id),
        [],
      )
    }),
  )

  it.effect("has sane numbers for every model", () =>
    Effect.gen(function* () {
      const wrong = (yield* list()).filter(
        (card) =>
          !Number.isSafeInteger(card.createdAt) ||
          card.createdAt < Date.parse("2022-01-01") / 1_000 ||
          !Number.isSafeInteger(card.contextWindow) ||
          card.contextWindow < 0 ||
          !Number.isSafeInteger(card.maxOutputTokens) ||
          card.maxOutputTokens < 0 ||
          card.provider === "" ||
          card.name === "",
      )
      assert.deepStrictEqual(idsOf(wrong), [])
    }),
  )

  it.effect("is restricted to the available ids, in their order", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(idsOf(yield* list({ available: ["o3", "gpt-4o"] })), ["o3", "gpt-4o"])
    }),
  )

  it.effect("holds the user's own models too", () =>
    Effect.gen(function* () {
      const all = yield* list()
      const ids = idsOf(yield* list({ extra: [{ id: "mine" }] }))
      assert.deepStrictEqual(ids, [...idsOf(all), "mine"])
    }),
  )
})

describe("find", () => {
  it.effect("gives the card of an id as it stands", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* find("gpt-4o"), {
        id: "gpt-4o",
        provider: "openai",
        name: "GPT-4o",
        createdAt: Date.parse("2024-05-13T00:00:00Z") / 1_000,
        contextWindow: 128_000,
        maxOutputTokens: 16_384,
        reasoning: false,
        inputModalities: ["text", "image", "pdf"],
        outputModalities: ["text"],
        latencyPreset: "gpt4o",
      })
    }),
  )

  const aliases: ReadonlyArray<readonly [alias: string, id: string]> = [
    ["gpt-4o-mini-2024-07-18", "gpt-4o-mini"],
    ["o1-2024-12-17", "o1"],
    ["gpt-4-0613", "gpt-4"],
    ["gpt-4-turbo-preview", "gpt-4-turbo"],
    ["gemini-2.0-flash-001", "gemini-2.0-flash"],
    ["claude-sonnet-4-5@20250929", "claude-sonnet-4-5"],
    ["claude-haiku-4-5-latest", "claude-haiku-4-5"],
    ["gpt-5-latest", "gpt-5"],
    ["claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"],
    ["claude-3-5-sonnet", "claude-3-5-sonnet-20241022"],
    ["claude-3-7-sonnet@latest", "claude-3-7-sonnet-20250219"],
    ["gemini-3-pro", "gemini-3-pro-preview"],
  ]
  for (const [alias, id] of aliases) {
    it.effect(`takes ${alias} for ${id}, and keeps the id it was asked`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* find(alias), { ...(yield* find(id)), id: alias })
      }),
    )
  }

  it.effect("prefers the exact dated card to the undated one", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* find("gpt-4o-2024-05-13")).maxOutputTokens, 4_096)
      assert.strictEqual((yield* find("gpt-4o-2024-08-06")).maxOutputTokens, 16_384)
    }),
  )

  const unknownIds = [
    "no-such-model",
    "",
    "gpt",
    "latest",
    "-latest",
    "gpt-6",
    "claude-3-5-sonnet-20200101",
    "__proto__",
  ]
  for (const id of unknownIds) {
    it.effect(`fails with UnknownModel for "${id}", even where unknown ids are accepted`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* Effect.flip(find(id)), unknownModel(id))
      }),
    )
  }

  it.effect("answers alike when it is asked again", () =>
    Effect.gen(function* () {
      const catalog = yield* ModelCatalog
      assert.deepStrictEqual(yield* catalog.find("o1-2024-12-17"), yield* catalog.find("o1-2024-12-17"))
      assert.deepStrictEqual(
        [yield* Effect.flip(catalog.find("nobody")), yield* Effect.flip(catalog.find("nobody"))],
        [unknownModel("nobody"), unknownModel("nobody")],
      )
    }).pipe(Effect.provide(catalogue())),
  )

  it.effect("answers rightly after thousands of different ids", () =>
    Effect.gen(function* () {
      const catalog = yield* ModelCatalog
      for (let i = 0; i < 3_000; i++) yield* Effect.flip(catalog.find(`nobody-${i}x`))
      assert.strictEqual((yield* catalog.find("gpt-4o")).id, "gpt-4o")
      assert.deepStrictEqual(yield* Effect.flip(catalog.find("nobody-2999x")), unknownModel("nobody-2999x"))
    }).pipe(Effect.provide(catalogue())),
  )
})

describe("resolve", () => {
  it.effect("gives a known id its card", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* resolve("gpt-4o", { unknown: "reject" }), yield* find("gpt-4o"))
    }),
  )

  it.effect("gives an unknown id a card without limits and with the pace of its family", () =>
    Effect.gen(function* () {
      const card = yield* resolve("claude-haiku-99")
      assert.deepStrictEqual(
        [card.id, card.contextWindow, card.maxOutputTokens, card.latencyPreset],
        ["claude-haiku-99", 0, 0, "claude_haiku"],
      )
    }),
  )

  it.effect("rejects an unknown id when it is told to", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(resolve("no-such-model", { unknown: "reject" }))
      assert.deepStrictEqual(failure, unknownModel("no-such-model"))
    }),
  )

  it.effect("rejects a model of the catalogue that is not available", () =>
    Effect.gen(function* () {
      const options = { available: ["gpt-4o"], unknown: "reject" } as const
      assert.deepStrictEqual(yield* Effect.flip(resolve("o3", options)), unknownModel("o3"))
    }),
  )

  it.effect("gives a model of the catalogue that is not available no limits where unknown ids are accepted", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* resolve("o3", { available: ["gpt-4o"] })).contextWindow, 0)
    }),
  )
})

describe("available", () => {
  it.effect("hides all other models from find", () =>
    Effect.gen(function* () {
      const options = { available: ["gpt-4o"] }
      assert.strictEqual((yield* find("gpt-4o", options)).id, "gpt-4o")
      assert.deepStrictEqual(yield* Effect.flip(find("o3", options)), unknownModel("o3"))
    }),
  )

  it.effect("may name aliases, which get the card of their model", () =>
    Effect.gen(function* () {
      const [card] = yield* list({ available: ["o1-2024-12-17"] })
      assert.deepStrictEqual(card, { ...(yield* find("o1")), id: "o1-2024-12-17" })
    }),
  )

  it.effect("may name models nobody knows", () =>
    Effect.gen(function* () {
      const card = yield* find("in-house", { available: ["in-house"], unknown: "reject" })
      assert.deepStrictEqual([card.id, card.contextWindow, card.latencyPreset], ["in-house", 0, "gpt5"])
    }),
  )
})

describe("an extra model", () => {
  it.effect("is found with the numbers it was given", () =>
    Effect.gen(function* () {
      const extra = {
        id: "mine-large",
        owner: "me",
        context_window: 1_000,
        max_output_tokens: 100,
        reasoning: true,
        latency: "fast",
      }
      const card = yield* find("mine-large", { extra: [extra] })
      assert.deepStrictEqual(
        [card.provider, card.contextWindow, card.maxOutputTokens, card.reasoning, card.latencyPreset],
        ["me", 1_000, 100, true, "fast"],
      )
    }),
  )

  it.effect("has a window of 128,000 tokens and the pace of its family when nothing is said", () =>
    Effect.gen(function* () {
      const card = yield* find("my-claude", { extra: [{ id: "my-claude" }] })
      assert.deepStrictEqual(
        [card.provider, card.contextWindow, card.maxOutputTokens, card.reasoning, card.latencyPreset],
        ["llmsim", 128_000, 0, false, "claude_sonnet"],
      )
    }),
  )

  it.effect("replaces the model of the catalogue that has its id", () =>
    Effect.gen(function* () {
      const card = yield* find("gpt-4o", { extra: [{ id: "gpt-4o", context_window: 10 }] })
      assert.strictEqual(card.contextWindow, 10)
    }),
  )

  it.effect("is found by its dated aliases", () =>
    Effect.gen(function* () {
      const card = yield* find("mine-2026-01-01", { extra: [{ id: "mine", context_window: 10 }] })
      assert.deepStrictEqual([card.id, card.contextWindow], ["mine-2026-01-01", 10])
    }),
  )

  for (const wrong of [{}, { id: "" }, { id: "x", context_window: 0 }, { id: "x", max_output_tokens: 1.5 }]) {
    it(`cannot be ${JSON.stringify(wrong)}`, () => {
      assert.isFalse(Schema.is(ExtraModel)(wrong))
    })
  }
})
