/** Lists that are read page by page, as OpenAI has them. */
import { Effect } from "effect"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { PageRequest } from "../../store/Collection.ts"

/** What a query asks of a list. */
export const pageRequest = (
  query: URLSearchParams,
  usualOrder: PageRequest["order"] = "desc",
  { usual, most } = usualLimits,
): Effect.Effect<PageRequest, SimError> => {
  const limit = Number(query.get("limit") ?? usual)
  const order = query.get("order") ?? usualOrder
  if (!Number.isInteger(limit))
    return refused({ _tag: "WrongType", path: ["limit"], expected: ["integer"], actual: "string" })
  if (limit < 1 || limit > most) {
    const [side, bound] = limit < 1 ? (["minimum", 1] as const) : (["maximum", most] as const)
    return refused({ _tag: "OutOfRange", path: ["limit"], side, limit: bound, actual: limit, of: "integer" })
  }
  if (order !== "asc" && order !== "desc") {
    return refused({ _tag: "NotOneOf", path: ["order"], allowed: ["asc", "desc"], actual: order })
  }
  return Effect.succeed({
    limit,
    order,
    after: query.get("after") ?? undefined,
    before: query.get("before") ?? undefined,
  })
}

/** How long a page is when nobody says, and at most. */
const usualLimits = { usual: 20, most: 100 }

const refused = (problem: InvalidRequest["problem"]): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))

export interface Listed {
  readonly id: string
}

export const listOf = (data: ReadonlyArray<Listed>, hasMore: boolean) => ({
  object: "list",
  data,
  first_id: data[0]?.id ?? null,
  last_id: data.at(-1)?.id ?? null,
  has_more: hasMore,
})

/** A page of a list that is at hand, oldest first. */
export const pageOfAll = (all: ReadonlyArray<Listed>, { limit, order, after, before }: PageRequest) => {
  const ordered = order === "asc" ? all : all.toReversed()
  const first = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1
  const end = before === undefined ? ordered.length : ordered.findIndex(({ id }) => id === before)
  const range = ordered.slice(first, end === -1 ? ordered.length : end)
  return listOf(range.slice(0, limit), range.length > limit)
}
