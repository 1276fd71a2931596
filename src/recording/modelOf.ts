/** The model that an exchange was with, from its body or its path. */
import { Predicate } from "effect"
import type { Exchange } from "./Exchange.ts"

export const modelOf = ({ request }: Exchange): string | undefined => {
  const { normalized, url } = request
  if (Predicate.hasProperty(normalized, "model") && typeof normalized.model === "string") return normalized.model
  return /\/(?:models|deployments)\/([^/:?]+)/.exec(url)?.[1]
}
