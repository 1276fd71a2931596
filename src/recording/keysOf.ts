/** The keys that an exchange has by a way of matching. */
import type { Exchange } from "./Exchange.ts"
import { type Matching, requestKeys } from "./RequestKeys.ts"

/** Where its texts are lorem, its own are all there is: they were made of what was said. */
export const keysOf = (exchange: Exchange, matching: Matching): Pick<Exchange, "key" | "exact" | "route"> =>
  exchange.anonymized === true ? exchange : requestKeys(exchange.request, matching)
