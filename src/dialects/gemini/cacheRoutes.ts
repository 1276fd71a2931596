/** `cachedContents`: beginnings of prompts that callers have kept. */
import { Clock, Effect } from "effect"
import type { SimError } from "../../domain/SimError.ts"
import { type ApiHandler, apiRoute } from "../../http/apiRoute.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { Seeds } from "../../simulation/Seeds.ts"
import { countPrompt } from "../../tokenizer/countPrompt.ts"
import { collectionIn, findCached, idOf, kept, prefix, unknownCached } from "./cachedContents.ts"
import { type DecodeServices, decodeAs, promptOf } from "./decode.ts"
import { expiryOf } from "./expiryOf.ts"
import { invalid } from "./invalid.ts"
import { pageAsked, pageToken } from "./pageAsked.ts"
import { geminiStyle } from "./style.ts"
import { type CachedContent, CreateCachedContentRequest, UpdateCachedContentRequest } from "./WireCache.ts"

export interface CacheServices extends DecodeServices {
  readonly seeds: Seeds["Service"]
}

type Services = RouteServices & CacheServices

export const cacheRoutes = (services: Services, at: `/${string}`): ReadonlyArray<Route> => {
  const path = `${at}/cachedContents` as const
  const one = `${path}/:id` as const
  const route = (handler: ApiHandler) => apiRoute(geminiStyle, services, handler)
  return [
    { method: "POST", path, handler: route(create(services)) },
    { method: "GET", path, handler: route(list(services)) },
    { method: "GET", path: one, handler: route(({ params }) => get(services, params.id ?? "")) },
    { method: "PATCH", path: one, handler: route(update(services)) },
    { method: "DELETE", path: one, handler: route(({ params }) => remove(services, params.id ?? "")) },
  ]
}

/** The caller does not get back what is kept. */
const shown = ({ beginning: _, ...cached }: CachedContent) => cached

const isoTime = (ms: number): string => new Date(ms).toISOString()

const create = (services: Services): ApiHandler => {
  let created = 0
  return Effect.fnUntraced(function* ({ json }) {
    const body = yield* decodeAs(CreateCachedContentRequest, yield* json)
    const model = idOf(body.model ?? "")
    if (model === "") return yield* invalid(noModel)
    const now = yield* Clock.currentTimeMillis
    const expiresInMs = yield* expiryOf(body, now)
    const { contents = null, systemInstruction = null, tools = null, toolConfig = null } = body
    const beginning = { contents, systemInstruction, tools, toolConfig }
    const totalTokenCount = yield* tokensOf(services, model, beginning)
    const name = `${prefix}${services.seeds.ownKey("cached content", ++created)}`
    const cached: CachedContent = {
      name,
      model: `models/${model}`,
      ...(body.displayName == null ? {} : { displayName: body.displayName }),
      createTime: isoTime(now),
      updateTime: isoTime(now),
      expireTime: isoTime(now + expiresInMs),
      usageMetadata: { totalTokenCount },
      beginning,
    }
    yield* kept(collectionIn(services.store).put(idOf(name), JSON.parse(JSON.stringify(cached)), { expiresInMs }))
    return shown(cached)
  })
}

const noModel = {
  _tag: "Other",
  path: ["model"],
  message: "* CreateCachedContentRequest.cached_content.model: model is not specified\n",
  code: undefined,
} as const

/** Shorter beginnings are not worth keeping (ai.google.dev, "Context caching"). */
const fewestTokens = (model: string): number => (/pro/.test(model) ? 4_096 : 1_024)

const tokensOf = Effect.fnUntraced(function* (
  services: Services,
  model: string,
  beginning: CachedContent["beginning"],
): Effect.fn.Return<number, SimError> {
  // A beginning may be a system instruction alone.
  const contents = beginning.contents ?? [{ role: "user", parts: [{ text: "" }] }]
  const prompt = yield* promptOf(services, model, { ...beginning, contents })
  const tokens = countPrompt(yield* services.tokenizer.encoding(model), prompt)
  const fewest = fewestTokens(model)
  if (tokens >= fewest) return tokens
  return yield* invalid({
    _tag: "Other",
    path: [],
    message: `Cached content is too small. total_token_count=${tokens}, min_total_token_count=${fewest}`,
    code: undefined,
  })
})

const get = ({ store }: Services, id: string) => Effect.map(findCached(store, id), shown)

const list = ({ store }: Services): ApiHandler =>
  Effect.fnUntraced(function* ({ query }) {
    const { size, after } = yield* pageAsked(query)
    const asked = { limit: size, order: "asc", ...(after === "" ? {} : { after }) } as const
    const listed = collectionIn(store).list(asked)
    const page = yield* kept(
      Effect.catchTag(listed, "UnknownCursor", () => Effect.succeed({ items: [], hasMore: false })),
    )
    const cachedContents = yield* Effect.forEach(page.items, ({ id }) => get({ store } as Services, id))
    return { cachedContents, ...(page.hasMore ? { nextPageToken: pageToken(page.items.at(-1)?.id ?? "") } : {}) }
  })

const update = ({ store }: Services): ApiHandler =>
  Effect.fnUntraced(function* ({ params, json }) {
    const id = params.id ?? ""
    const body = yield* decodeAs(UpdateCachedContentRequest, yield* json)
    const cached = yield* findCached(store, id)
    const now = yield* Clock.currentTimeMillis
    const expiresInMs = yield* expiryOf(body, now)
    const times = { updateTime: isoTime(now), expireTime: isoTime(now + expiresInMs) }
    const changed = yield* kept(
      collectionIn(store).update(id, (value) => ({ ...(value as object), ...times }), { expiresInMs }),
    )
    return changed === undefined ? yield* unknownCached(id) : shown({ ...cached, ...times })
  })

const remove = ({ store }: Services, id: string) =>
  Effect.flatMap(kept(collectionIn(store).delete(id)), (was) => (was ? Effect.succeed({}) : unknownCached(id)))
