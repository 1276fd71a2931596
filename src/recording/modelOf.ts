/** The model that an exchange was with, from its body or its path. */
import { Predicate } from "effect"
import type { Exchange } from "./Exchange.ts"

export const modelOf = ({ request: { normalized, url } }: Exchange): string | undefined => modelIn(normalized, url)

/** The same of a request that is no exchange yet. */
export const modelIn = (body: unknown, url: string): string | undefined => {
  if (Predicate.hasProperty(body, "model") && typeof body.model === "string") return body.model
  return /\/(?:models|deployments)\/([^/:?]+)/.exec(url)?.[1]
}
