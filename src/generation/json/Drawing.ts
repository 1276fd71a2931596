/** What one attempt to draw a value carries along. */
import type { Random } from "effect"
import { Contradiction } from "./Contradiction.ts"
import type { Fuel } from "./Fuel.ts"
import type { TextWish } from "./patternText.ts"
import { about, type Json, type SchemaNode } from "./SchemaNode.ts"

export interface Drawing {
  readonly random: Random.Random
  /** The first attempt trusts that what it draws fits together; a careful one checks place by place. */
  readonly careful: boolean
  readonly accepts: (node: SchemaNode, value: Json) => boolean
  /** A text by a pattern, or undefined when there is none of a bearable length. */
  readonly write: (source: string, wish: TextWish) => string | undefined
  /** Whether a text matches, false too when that takes too long to tell. */
  readonly matches: (source: string, text: string) => boolean
  readonly budget: Budget
  readonly fuel: Fuel
  /** How often each referenced node holds the place being drawn. */
  readonly holders: Map<SchemaNode, number>
  /** Draws a value for all these schemas together; the way down from objects and arrays. */
  readonly draw: (nodes: ReadonlyArray<SchemaNode>, place: Place) => Drawn
}

/** What all attempts of one call share. */
export interface Budget {
  steps: number
  /** Values drawn so far in this attempt. */
  values: number
}

export interface Place {
  /** The property's name, or the singular of its array's. */
  readonly name: string
  readonly depth: number
  /** Whether to come to an end: the value recurs or grows large. */
  readonly brief: boolean
}

export type Drawn = Json | Contradiction

export const failed = (drawn: Drawn): drawn is Contradiction => drawn instanceof Contradiction

export const mostSteps = 20_000
export const mostValues = 4_000
export const deepest = 200
/** A value of more parts than this leaves out what it can. */
export const manyValues = 250
/** A schema that holds itself so often leaves out what it can. */
export const recursionLimit = 2

export const pathOf = (nodes: ReadonlyArray<SchemaNode>): string => nodes[0]?.[about].path ?? "#"
