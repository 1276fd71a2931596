/** A page of a list, as Anthropic pages all its lists: by the id before or after it. */
import { Result } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"

export interface Paging {
  readonly limit: number
  readonly afterId: string | undefined
  readonly beforeId: string | undefined
}

const usualLimit = 20
const mostPerPage = 1_000

export const readPaging = (query: URLSearchParams): Result.Result<Paging, FieldProblem> => {
  const limit = query.get("limit")
  const wanted = limit === null ? usualLimit : Number(limit)
  const path = ["limit"]
  if (limit === "" || !Number.isInteger(wanted)) {
    return Result.fail({ _tag: "WrongType", path, expected: ["integer"], actual: "string" })
  }
  if (wanted < 1 || wanted > mostPerPage) {
    const side = wanted < 1 ? "minimum" : "maximum"
    return Result.fail({
      _tag: "OutOfRange",
      path,
      side,
      limit: side === "minimum" ? 1 : mostPerPage,
      actual: wanted,
      of: "integer",
    })
  }
  return Result.succeed({
    limit: wanted,
    afterId: query.get("after_id") ?? undefined,
    beforeId: query.get("before_id") ?? undefined,
  })
}

/** An id that is not in the list has nothing before or after it. */
export const pageOf = <A extends { readonly id: string }, B extends { readonly id: string }>(
  items: ReadonlyArray<A>,
  { limit, afterId, beforeId }: Paging,
  write: (item: A) => B,
) => {
  const indexOf = (id: string) => items.findIndex((item) => item.id === id)
  const from = afterId === undefined ? 0 : indexOf(afterId) + 1 || items.length
  const to = beforeId === undefined ? items.length : Math.max(0, indexOf(beforeId))
  const backwards = beforeId !== undefined
  const range = items.slice(from, to)
  const data = (backwards ? range.slice(-limit) : range.slice(0, limit)).map(write)
  return {
    data,
    has_more: range.length > data.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  }
}
