/** Writes a JSON value as models do: compact. */
import type { Schema } from "effect"

export const jsonText = (value: Schema.Json): string => JSON.stringify(value)
