/** A page of a list as a walk through the order of creation. */
import type { PageRequest } from "./Collection.ts"

export interface PageRange {
  /** The page is between these two, without them. */
  readonly older: string | undefined
  readonly newer: string | undefined
  readonly walk: "asc" | "desc"
  /** The walk goes against the asked order. */
  readonly backwards: boolean
}

export const pageRange = ({ order, after, before }: PageRequest): PageRange => {
  const backwards = before !== undefined && after === undefined
  return {
    older: order === "asc" ? after : before,
    newer: order === "asc" ? before : after,
    walk: (order === "asc") === backwards ? "desc" : "asc",
    backwards,
  }
}

/** Puts what the walk met, which looked for one more than the limit, in the asked order. */
export const pageOf = <A>(met: ReadonlyArray<A>, { backwards }: PageRange, limit: number) => {
  const items = met.slice(0, limit)
  return { items: backwards ? items.reverse() : items, hasMore: met.length > limit }
}
