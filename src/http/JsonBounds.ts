/** How deep and how long the JSON of a request may be. */
import { Context } from "effect"

export interface JsonBounds {
  /** Most arrays and objects inside each other. */
  readonly depth: number
  /** Most items of one array, and most fields of one object. */
  readonly items: number
}

export const JsonBounds = Context.Reference<JsonBounds>("llmsim/http/JsonBounds", {
  defaultValue: () => ({ depth: 200, items: 100_000 }),
})
