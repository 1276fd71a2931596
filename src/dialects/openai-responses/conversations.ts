/** Conversations: what responses are added to, and what can be read and changed of them. */
import { Effect, Schema } from "effect"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { ApiRequest } from "../../http/apiRoute.ts"
import { decodeAs } from "../../http/decodeAs.ts"
import type { Seeds } from "../../simulation/Seeds.ts"
import type { UnknownCursor } from "../../store/Collection.ts"
import type { Store } from "../../store/Store.ts"
import { nullish } from "../openai-chat/fields.ts"
import { listOf, pageRequest } from "../openai-more/listPage.ts"
import { stored, unknown } from "../openai-more/stored.ts"
import { conversationItems } from "./Archive.ts"
import { itemsWithIds } from "./itemsWithIds.ts"
import type { Item } from "./ResponseOptions.ts"
import { Metadata } from "./Wire.ts"
import { InputItem } from "./WireItems.ts"

const Items = Schema.Array(InputItem).check(Schema.isMaxLength(20))
const Creation = Schema.Struct({ items: nullish(Items), metadata: nullish(Metadata) })
const Update = Schema.Struct({ metadata: Schema.NullOr(Metadata) })
const ItemsCreation = Schema.Struct({ items: Items })

interface Conversation {
  readonly id: string
  readonly object: "conversation"
  readonly created_at: number
  readonly metadata: Readonly<Record<string, string>>
}

export const makeConversations = (store: Store["Service"], seeds: Seeds["Service"]) => {
  const conversations = store.collection("conversations")

  const find = Effect.fnUntraced(function* ({ params }: ApiRequest) {
    const id = params.id ?? ""
    const found = yield* stored(conversations.get(id))
    return found === undefined ? yield* unknown("conversation", id) : (found as unknown as Conversation)
  })

  /** As they came: the schema only judges them. */
  const add = Effect.fnUntraced(function* (id: string, body: unknown) {
    const { items } = body as { readonly items?: ReadonlyArray<Item> | null }
    const { number } = yield* seeds.arrive
    const added = itemsWithIds(items ?? [], seeds.key("conversation items", number))
    const collection = conversationItems(store, id)
    yield* Effect.forEach(added, (item) => stored(collection.put(item.id, item as never)), { discard: true })
    return added
  })

  const itemOf = Effect.fnUntraced(function* (request: ApiRequest) {
    const { id } = yield* find(request)
    const itemId = request.params.item ?? ""
    const item = yield* stored(conversationItems(store, id).get(itemId))
    return item === undefined ? yield* unknown("item", itemId) : item
  })

  return {
    create: Effect.fnUntraced(function* (request: ApiRequest) {
      const raw = yield* Effect.catch(request.json, noBody)
      const { metadata } = yield* decodeAs(Creation, raw)
      const { number, createdAt } = yield* seeds.arrive
      const id = `conv_${seeds.key("conversation", number)}`
      const conversation: Conversation = { id, object: "conversation", created_at: createdAt, metadata: metadata ?? {} }
      yield* stored(conversations.put(id, conversation as never))
      yield* add(id, raw)
      return conversation
    }),
    retrieve: find,
    update: Effect.fnUntraced(function* (request: ApiRequest) {
      const { metadata } = yield* request.body(Update)
      const { id } = yield* find(request)
      const change = (value: unknown) => ({ ...(value as Conversation), metadata: metadata ?? {} }) as never
      const updated = yield* stored(conversations.update(id, change))
      return updated?.value ?? (yield* unknown("conversation", id))
    }),
    delete: Effect.fnUntraced(function* (request: ApiRequest) {
      const { id } = yield* find(request)
      yield* stored(conversations.delete(id))
      yield* stored(conversationItems(store, id).clear)
      return { id, object: "conversation.deleted", deleted: true }
    }),
    createItems: Effect.fnUntraced(function* (request: ApiRequest) {
      const raw = yield* request.json
      yield* decodeAs(ItemsCreation, raw)
      const { id } = yield* find(request)
      return listOf(yield* add(id, raw), false)
    }),
    listItems: Effect.fnUntraced(function* (request: ApiRequest) {
      const { id } = yield* find(request)
      const page = yield* pageRequest(request.query)
      const { items, hasMore } = yield* conversationItems(store, id)
        .list(page)
        .pipe(Effect.catchTag("UnknownCursor", unknownCursor), stored)
      return listOf(
        items.map(({ value }) => value as unknown as Item),
        hasMore,
      )
    }),
    retrieveItem: itemOf,
    deleteItem: Effect.fnUntraced(function* (request: ApiRequest) {
      const conversation = yield* find(request)
      yield* itemOf(request)
      yield* stored(conversationItems(store, conversation.id).delete(request.params.item ?? ""))
      return conversation
    }),
  }
}

/** All of a conversation's fields may be left out, and so may the body. */
const noBody = (error: SimError): Effect.Effect<unknown, SimError> =>
  error.reason._tag === "EmptyBody" ? Effect.succeed({}) : Effect.fail(error)

const unknownCursor = ({ id }: UnknownCursor) =>
  Effect.fail(
    simError(
      new InvalidRequest({
        problem: { _tag: "Other", path: ["after"], message: `Item with id '${id}' not found.`, code: undefined },
      }),
    ),
  )
