/** A grammar made ready for drawing: parts that know how much text they need at least. */
import type { Pattern } from "../json/Pattern.ts"

/** A rule, or a terminal that is too long for one expression. */
export interface Rule {
  readonly name: string
  part: Part
}

interface Sized {
  /** How many tokens and rules a text of this part must at least have. */
  size: number
}

export type Part = Sized &
  (
    | { readonly _tag: "Fixed"; readonly text: string }
    | { readonly _tag: "Matching"; readonly pattern: Pattern; readonly name: string }
    | { readonly _tag: "Call"; readonly rule: Rule }
    /** Nothing may stand between the tokens of a terminal. */
    | { readonly _tag: "Glued"; readonly rule: Rule }
    | { readonly _tag: "Sequence"; readonly items: ReadonlyArray<Part> }
    | { readonly _tag: "Choice"; readonly options: ReadonlyArray<Part> }
    | { readonly _tag: "Repeat"; readonly item: Part; readonly min: number; readonly max: number }
  )

export const unknownSize = Number.POSITIVE_INFINITY
