/** The catalogue, in Google's shape. */
import { Effect } from "effect"
import type { ModelCard } from "../../domain/ModelCard.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { ApiHandler, ApiRequest } from "../../http/apiRoute.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"

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

const usualPage = 50
const mostInPage = 1_000

/** Google's models and the user's own, page by page; a page's token is where it begins. */
export const listModels =
  (catalog: Catalog): ApiHandler =>
  ({ query }) => {
    const served = catalog.list.filter(({ provider }) => provider === "google" || provider === "llmsim")
    return Effect.map(pageOf(query), ({ from, size }) => ({
      models: served.slice(from, from + size).map(modelOf),
      ...(from + size < served.length ? { nextPageToken: tokenOf(from + size) } : {}),
    }))
  }

export const getModel = (catalog: Catalog, id: string): Effect.Effect<unknown, SimError> =>
  Effect.map(catalog.find(id), modelOf)

const tokenOf = (start: number): string => Buffer.from(`models ${start}`).toString("base64url")

const pageOf = (
  query: ApiRequest["query"],
): Effect.Effect<{ readonly from: number; readonly size: number }, SimError> => {
  const asked = query.get("pageSize") ?? query.get("page_size")
  const size = asked === null || asked === "0" ? usualPage : Number(asked)
  if (!Number.isInteger(size) || size < 0)
    return refuse("page_size", `Invalid value at 'page_size' (TYPE_INT32), "${asked}"`)
  const token = query.get("pageToken") ?? query.get("page_token")
  if (token === null || token === "") return Effect.succeed({ from: 0, size: Math.min(size, mostInPage) })
  const from = /^models (\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1]
  return from === undefined
    ? refuse("page_token", "Invalid page token.")
    : Effect.succeed({ from: Number(from), size: Math.min(size, mostInPage) })
}

const refuse = (field: string, message: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem: { _tag: "Other", path: [field], message, code: undefined } })))
