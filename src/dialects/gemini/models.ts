/** The catalogue, in Google's shape. */
import { Effect } from "effect"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { SimError } from "../../domain/SimError.ts"
import type { ApiHandler } from "../../http/apiRoute.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { pageAsked, pageToken } from "./pageAsked.ts"

type Catalog = ModelCatalog["Service"]

const isEmbedder = ({ id }: ModelCard): boolean => /embed/.test(id)

const modelOf = (card: ModelCard) => ({
  name: `models/${card.id}`,
  version: /(\d+(\.\d+)?)/.exec(card.id)?.[0] ?? "001",
  displayName: card.name,
  description: card.name,
  inputTokenLimit: card.contextWindow,
  outputTokenLimit: card.maxOutputTokens,
  supportedGenerationMethods: isEmbedder(card)
    ? ["embedContent", "countTokens"]
    : ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"],
  ...(isEmbedder(card)
    ? {}
    : { temperature: 1, topP: 0.95, topK: 64, maxTemperature: 2, ...(card.reasoning ? { thinking: true } : {}) }),
})

/** Google's models and the user's own, page by page. */
export const listModels =
  (catalog: Catalog): ApiHandler =>
  ({ query }) => {
    const served = catalog.list.filter(({ provider }) => provider === "google" || provider === "llmsim")
    return Effect.map(pageAsked(query), ({ size, after }) => {
      const from = served.findIndex(({ id }) => id === after) + 1
      const page = served.slice(from, from + size)
      const more = from + size < served.length
      return { models: page.map(modelOf), ...(more ? { nextPageToken: pageToken(page.at(-1)?.id ?? "") } : {}) }
    })
  }

export const getModel = (catalog: Catalog, id: string): Effect.Effect<unknown, SimError> =>
  Effect.map(catalog.find(id), modelOf)
