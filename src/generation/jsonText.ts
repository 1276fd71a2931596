/** Writes a JSON value as models do: compact. */
import type { Schema } from "effect"

/**
 * A value as the JSON text that answers hold.
 *
 * @example
 * ```ts
 * import { jsonText } from "llmsim"
 *
 * jsonText({ city: "Lisbon" }) // '{"city":"Lisbon"}'
 * ```
 */
export const jsonText = (value: Schema.Json): string => JSON.stringify(value)
