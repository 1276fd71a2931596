/** Google's pages of a list: how many, and from where. */
import { Effect } from "effect"
import type { SimError } from "../../domain/SimError.ts"
import { invalid } from "./invalid.ts"

export interface PageAsked {
  readonly size: number
  /** What the page begins behind; empty for the first. */
  readonly after: string
}

const usualPage = 50
const mostInPage = 1_000
const mark = "after "

/** A page's token hides where the page before it ended. */
export const pageToken = (last: string): string => Buffer.from(mark + last).toString("base64url")

export const pageAsked = (query: URLSearchParams): Effect.Effect<PageAsked, SimError> => {
  const asked = query.get("pageSize") ?? query.get("page_size") ?? "0"
  const size = asked === "0" ? usualPage : Number(asked)
  if (!Number.isInteger(size) || size < 0) {
    return refuse("page_size", `Invalid value at 'page_size' (TYPE_INT32), "${asked}"`)
  }
  const token = query.get("pageToken") ?? query.get("page_token") ?? ""
  const place = Buffer.from(token, "base64url").toString()
  if (token !== "" && !place.startsWith(mark)) return refuse("page_token", "Invalid page token.")
  return Effect.succeed({ size: Math.min(size, mostInPage), after: place.slice(mark.length) })
}

const refuse = (field: string, message: string): Effect.Effect<never, SimError> =>
  invalid({ _tag: "Other", path: [field], message, code: undefined })
