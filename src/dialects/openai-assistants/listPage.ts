/** Lists that are read page by page, as OpenAI has them. */
import { Effect } from "effect"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { PageRequest } from "../../store/Collection.ts"
import type { TypedCollection } from "../../store/typedCollection.ts"
import { refused } from "./errors.ts"
import { stored } from "./stored.ts"

/** What a query asks of a list; newest first unless it says otherwise. */
export const pageRequest = (query: URLSearchParams): Effect.Effect<PageRequest, SimError> => {
  const limit = Number(query.get("limit") ?? usualLimit)
  const order = query.get("order") ?? "desc"
  if (!Number.isInteger(limit)) {
    return invalid({ _tag: "WrongType", path: ["limit"], expected: ["integer"], actual: "string" })
  }
  if (limit < 1 || limit > mostLimit) {
    const [side, bound] = limit < 1 ? (["minimum", 1] as const) : (["maximum", mostLimit] as const)
    return invalid({ _tag: "OutOfRange", path: ["limit"], side, limit: bound, actual: limit, of: "integer" })
  }
  if (order !== "asc" && order !== "desc") {
    return invalid({ _tag: "NotOneOf", path: ["order"], allowed: ["asc", "desc"], actual: order })
  }
  return Effect.succeed({
    limit,
    order,
    after: query.get("after") || undefined,
    before: query.get("before") || undefined,
  })
}

const usualLimit = 20
const mostLimit = 100

const invalid = (problem: InvalidRequest["problem"]): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

interface Listed {
  readonly id: string
}

export const listOf = <A extends Listed>(data: ReadonlyArray<A>, hasMore: boolean) => ({
  object: "list",
  data,
  first_id: data[0]?.id ?? null,
  last_id: data.at(-1)?.id ?? null,
  has_more: hasMore,
})

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
