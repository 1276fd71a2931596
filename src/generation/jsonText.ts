/** Writes a JSON value as models do: compact. */
import type { Schema } from "effect"

/** A value as the JSON text that answers hold. */
export const jsonText = (value: Schema.Json): string => JSON.stringify(value)
