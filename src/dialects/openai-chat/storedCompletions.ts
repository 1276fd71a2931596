/** Chat completions that were kept because their callers said `store: true`. */
import { Effect, Schema } from "effect"
import type { ApiRequest } from "../../http/apiRoute.ts"
import type { PageRequest } from "../../store/Collection.ts"
import type { Store } from "../../store/Store.ts"
import { listOf, pageOfAll, pageRequest } from "../openai-more/listPage.ts"
import { stored, unknown } from "../openai-more/stored.ts"
import type { ChatCodec } from "./codec.ts"
import { whole } from "./encode.ts"

interface Kept {
  readonly completion: {
    readonly id: string
    readonly model: string
    readonly metadata: Readonly<Record<string, string>>
  }
  readonly messages: ReadonlyArray<{ readonly content?: unknown }>
}

const Update = Schema.Struct({
  metadata: Schema.NullOr(Schema.Record(Schema.String, Schema.String).check(Schema.isMaxProperties(16))),
})

export const makeStoredCompletions = (store: Store["Service"]) => {
  const completions = store.collection("chat completions")

  const find = Effect.fnUntraced(function* (id: string) {
    const kept = yield* stored(completions.get(id))
    return kept === undefined ? yield* unknown("chat completion", id) : (kept as unknown as Kept)
  })

  const keep: NonNullable<ChatCodec["keep"]> = (decoded) => {
    const { kept } = decoded.options
    if (kept === undefined) return undefined
    return (reply) => {
      const completion = { ...whole(decoded, reply), metadata: kept.metadata }
      return Effect.ignore(stored(completions.put(completion.id, { completion, messages: kept.messages } as never)))
    }
  }

  /** Walks on until so many were found as were asked for, and one more. */
  const matching = Effect.fnUntraced(function* (page: PageRequest, fits: (kept: Kept) => boolean) {
    const found: Array<Kept["completion"]> = []
    let after = page.after
    for (let more = true; more && found.length <= page.limit; ) {
      const { items, hasMore } = yield* stored(completions.list({ ...page, limit: walkedAtOnce, after }))
      for (const { value } of items) {
        const kept = value as unknown as Kept
        if (fits(kept)) found.push(kept.completion)
      }
      after = items.at(-1)?.id
      more = hasMore && after !== undefined
    }
    return listOf(found.slice(0, page.limit), found.length > page.limit)
  })

  return {
    keep,
    list: ({ query }: ApiRequest) =>
      Effect.flatMap(pageRequest(query, "asc"), (page) => matching(page, (kept) => fitsQuery(kept, query))),
    retrieve: ({ params }: ApiRequest) => Effect.map(find(params.id ?? ""), ({ completion }) => completion),
    update: Effect.fnUntraced(function* ({ params, body }: ApiRequest) {
      const { metadata } = yield* body(Update)
      const id = params.id ?? ""
      yield* find(id)
      const change = (value: unknown) => {
        const kept = value as Kept
        return { ...kept, completion: { ...kept.completion, metadata: metadata ?? {} } } as never
      }
      yield* stored(completions.update(id, change))
      return (yield* find(id)).completion
    }),
    delete: Effect.fnUntraced(function* ({ params }: ApiRequest) {
      const id = params.id ?? ""
      if (!(yield* stored(completions.delete(id)))) return yield* unknown("chat completion", id)
      return { id, object: "chat.completion.deleted", deleted: true }
    }),
    messages: Effect.fnUntraced(function* ({ params, query }: ApiRequest) {
      const page = yield* pageRequest(query, "asc")
      const id = params.id ?? ""
      const { messages } = yield* find(id)
      return pageOfAll(
        messages.map((message, index) => messageOf(message, `${id}-${index}`)),
        page,
      )
    }),
  }
}

const walkedAtOnce = 100

const metadataField = /^metadata\[(.+)\]$/

const fitsQuery = ({ completion }: Kept, query: URLSearchParams): boolean => {
  const model = query.get("model")
  if (model !== null && model !== completion.model) return false
  return [...query].every(([field, value]) => {
    const key = field.match(metadataField)?.[1]
    return key === undefined || completion.metadata[key] === value
  })
}

const messageOf = (message: Kept["messages"][number], id: string) =>
  Array.isArray(message.content)
    ? { ...message, id, content: null, content_parts: message.content }
    : { ...message, id, content_parts: null }
