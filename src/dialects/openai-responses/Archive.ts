/** What the Responses API remembers: responses, and the conversations they belong to. */
import { Effect } from "effect"
import type { FieldPath } from "../../domain/FieldProblem.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { Collection } from "../../store/Collection.ts"
import type { Store } from "../../store/Store.ts"
import { stored, unknown } from "../openai-more/stored.ts"
import type { ResponsesCodec } from "./codec.ts"
import type { Past } from "./decode.ts"
import { itemsWithIds, keyOfItem } from "./itemsWithIds.ts"
import type { KeptResponse } from "./KeptResponse.ts"
import { outputOf } from "./outputItems.ts"
import type { Item, ResponseOptions } from "./ResponseOptions.ts"
import { responseIdOf } from "./response.ts"
import type { ResponseRequest } from "./Wire.ts"
import type { InputItem } from "./WireItems.ts"

export interface Archive {
  readonly past: Past
  /** Fails when there is no such response. */
  readonly get: (id: string) => Effect.Effect<KeptResponse, SimError>
  readonly put: (kept: KeptResponse) => Effect.Effect<void, SimError>
  /** Replaces a response that is there; `undefined` leaves it as it is. Gives it as it is now. */
  readonly change: (
    id: string,
    change: (kept: KeptResponse) => KeptResponse | undefined,
  ) => Effect.Effect<KeptResponse | undefined, SimError>
  readonly delete: (id: string) => Effect.Effect<boolean, SimError>
  /** Keeps a complete answer, and adds what was said to its conversation; a store that fails is told of in the log. */
  readonly keep: NonNullable<ResponsesCodec["keep"]>
  readonly addToConversation: (kept: KeptResponse) => Effect.Effect<void, SimError>
}

export const makeArchive = (store: Store["Service"]): Archive => {
  const responses = store.collection("responses")
  const conversations = store.collection("conversations")

  const find = (id: string) =>
    Effect.map(stored(responses.get(id)), (value) => value as unknown as KeptResponse | undefined)
  const put = (kept: KeptResponse) => stored(responses.put(responseIdOf(kept.head, kept.options), kept as never))

  const addToConversation = (kept: KeptResponse): Effect.Effect<void, SimError> => {
    const { conversation } = kept.options.echo
    if (conversation === null) return Effect.void
    const items = conversationItems(store, conversation.id)
    return Effect.forEach([...kept.input, ...outputItems(kept)], (item) => stored(items.put(item.id, item as never)), {
      discard: true,
    })
  }

  return {
    past: makePast(store, find, (id) => stored(conversations.get(id))),
    get: (id) =>
      Effect.flatMap(find(id), (kept) => (kept === undefined ? unknown("response", id) : Effect.succeed(kept))),
    put,
    change: (id, change) =>
      Effect.map(
        stored(responses.update(id, (value) => change(value as unknown as KeptResponse) as never)),
        (updated) => updated?.value as unknown as KeptResponse | undefined,
      ),
    delete: (id) => stored(responses.delete(id)),
    keep: ({ options, prompt }) => {
      if (!options.store && options.echo.conversation === null) return undefined
      return (reply) => {
        const kept = keptOf(options, { key: reply.key, model: prompt.model, createdAt: reply.createdAt })
        const answered: KeptResponse = { ...kept, status: "answered", reply }
        const putting = options.store ? put(answered) : Effect.void
        return Effect.ignore(Effect.andThen(putting, addToConversation(answered)))
      }
    },
    addToConversation,
  }
}

/** A response that has not begun. */
export const keptOf = (options: ResponseOptions, head: KeptResponse["head"]): KeptResponse => {
  const input = itemsWithIds(options.input, (options.head ?? head).key)
  return { head, options: { ...options, input: [] }, status: "queued", input }
}

const outputItems = ({ options, reply }: KeptResponse): ReadonlyArray<Item> =>
  reply === undefined ? [] : outputOf(options, reply)

export const conversationItems = (store: Store["Service"], id: string): Collection =>
  store.collection(`conversation items of ${id}`)

const refused = (path: FieldPath, message: string, code?: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem: { _tag: "Other", path, message, code } })))

type Find = (id: string) => Effect.Effect<KeptResponse | undefined, SimError>

const makePast = (
  store: Store["Service"],
  find: Find,
  conversationOf: (id: string) => Effect.Effect<unknown, SimError>,
): Past => {
  const chain = Effect.fnUntraced(function* (id: string) {
    const items: Array<ReadonlyArray<Item>> = []
    for (let next: string | null = id; next !== null; ) {
      const kept: KeptResponse | undefined = yield* find(next)
      if (kept === undefined) {
        const message = `Previous response with id '${next}' not found.`
        return yield* refused(["previous_response_id"], message, "previous_response_not_found")
      }
      if (kept.reply === undefined) {
        return yield* refused(["previous_response_id"], `Previous response with id '${next}' is not complete.`)
      }
      items.unshift([...kept.input, ...outputItems(kept)])
      next = kept.options.echo.previous_response_id
    }
    return items.flat() as unknown as ReadonlyArray<InputItem>
  })

  const conversation = Effect.fnUntraced(function* (id: string) {
    if ((yield* conversationOf(id)) === undefined) return yield* unknown("conversation", id)
    return (yield* allOf(conversationItems(store, id))) as unknown as ReadonlyArray<InputItem>
  })

  const itemOf = Effect.fnUntraced(function* (id: string, body: ResponseRequest) {
    const within = conversationIdOf(body)
    const inConversation = within === undefined ? undefined : yield* stored(conversationItems(store, within).get(id))
    if (inConversation !== undefined) return inConversation as unknown as InputItem
    const key = keyOfItem(id)
    const kept = key === undefined ? undefined : yield* find(`resp_${key}`)
    const item = kept && [...kept.input, ...outputItems(kept)].find((one) => one.id === id)
    return item === undefined ? yield* unknown("item", id) : (item as unknown as InputItem)
  })

  const itemsBefore = (body: ResponseRequest) => {
    const within = conversationIdOf(body)
    if (within !== undefined) return conversation(within)
    return body.previous_response_id == null ? Effect.succeed([]) : chain(body.previous_response_id)
  }
  return { itemsBefore, itemOf }
}

const conversationIdOf = ({ conversation }: ResponseRequest): string | undefined =>
  conversation == null || typeof conversation === "string" ? (conversation ?? undefined) : conversation.id

const pageSize = 1_000

const allOf = Effect.fnUntraced(function* (items: Collection) {
  const all: Array<unknown> = []
  let after: string | undefined
  for (let more = true; more; ) {
    const page = yield* stored(items.list({ limit: pageSize, order: "asc", after }))
    all.push(...page.items.map(({ value }) => value))
    after = page.items.at(-1)?.id
    more = page.hasMore && after !== undefined
  }
  return all
})
