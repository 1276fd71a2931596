/** Pages of what the Assistants API remembers. */
import { Effect } from "effect"
import type { PageRequest } from "../../store/Collection.ts"
import type { TypedCollection } from "../../store/typedCollection.ts"
import { stored } from "../openai-more/stored.ts"
import { refused } from "./errors.ts"

/** A page of a collection; a cursor that is not there is the caller's mistake. */
export const pageOf = <A extends object>(collection: TypedCollection<A>, page: PageRequest) =>
  stored(
    Effect.catchTag(collection.list(page), "UnknownCursor", ({ id }) =>
      refused(`No object found with id '${id}'.`, [id === page.after ? "after" : "before"]),
    ),
  )

const batch = 100

/** All objects of a collection that are wanted, the oldest first, up to `most` of them. */
export const collectFrom = Effect.fnUntraced(function* <A extends object>(
  collection: TypedCollection<A>,
  wanted: (value: A) => boolean = () => true,
  { order, after, before, limit }: PageRequest = { order: "asc", limit: Number.POSITIVE_INFINITY },
) {
  const found: Array<A> = []
  let from = after
  for (let more = true; more && found.length < limit; ) {
    const page = yield* pageOf(collection, { limit: batch, order, after: from, before })
    for (const { value } of page.items) if (wanted(value)) found.push(value)
    from = page.items.at(-1)?.id
    more = page.hasMore && from !== undefined
  }
  return found
})
