/** A Lark grammar as it is written: its definitions and what may stand between tokens. */

export type Expression =
  | { readonly _tag: "Text"; readonly text: string; readonly ignoreCase: boolean }
  /** One character from `low` to `high`. */
  | { readonly _tag: "Range"; readonly low: string; readonly high: string }
  | { readonly _tag: "Regex"; readonly source: string; readonly flags: string }
  | { readonly _tag: "Name"; readonly name: string; readonly line: number }
  | { readonly _tag: "Sequence"; readonly items: ReadonlyArray<Expression> }
  | { readonly _tag: "Choice"; readonly options: ReadonlyArray<Expression> }
  | { readonly _tag: "Repeat"; readonly item: Expression; readonly min: number; readonly max: number }

export interface Definition {
  readonly name: string
  readonly line: number
  readonly body: Expression
}

export interface LarkSyntax {
  readonly definitions: ReadonlyMap<string, Definition>
  readonly ignored: ReadonlyArray<Expression>
}

/** Terminals are in capitals; they are read by the lexer, in one piece. */
export const isTerminal = (name: string): boolean => /^_*[A-Z]/.test(name)

/** One way is no choice, one part no sequence. */
export const oneOf = (options: ReadonlyArray<Expression>): Expression => {
  const [only, ...others] = options
  return only !== undefined && others.length === 0 ? only : { _tag: "Choice", options }
}

export const inOrder = (items: ReadonlyArray<Expression>): Expression => {
  const [only, ...others] = items
  return only !== undefined && others.length === 0 ? only : { _tag: "Sequence", items }
}
