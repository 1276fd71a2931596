/** Cuts the text of a Lark grammar into tokens. */
import { UnsatisfiableGrammar } from "./UnsatisfiableGrammar.ts"

const kinds = {
  // A `?` or `!` right before a name is a rule's modifier; elsewhere `?` makes what is before it optional.
  name: /(?:[?!]{1,2}(?=_*[a-z]))?_*[A-Za-z](?:\w|-(?!>))*/y,
  regex: /\/(?![/*])(?:\\.|[^/\\\n])*\/[imslux]*/y,
  string: /"(?:\\.|[^"\\\n])*"i?/y,
  number: /[+-]?\d+/y,
  directive: /%[a-z]+/y,
  symbol: /->|\.\.|[:|()[\]{},.~*+?]/y,
} as const

export type Kind = keyof typeof kinds | "newline" | "end"

export interface Token {
  readonly kind: Kind
  readonly text: string
  readonly line: number
}

const blank = /(?:[ \t\f\r]|\\[ ]*\r?\n|(?:\/\/|#)[^\n]*)+/y

/** Without blanks and comments, one `newline` for any number of them, `end` last. */
export const larkTokens = (source: string): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  let at = 0
  let line = 1
  const push = (kind: Kind, text: string) => tokens.push({ kind, text, line })
  while (at < source.length) {
    const skipped = matchAt(blank, source, at)
    if (skipped !== undefined) {
      at += skipped.length
      line += skipped.split("\n").length - 1
    } else if (source[at] === "\n") {
      if (tokens.at(-1)?.kind !== "newline") push("newline", "\n")
      at++
      line++
    } else {
      const [kind, text] = nextToken(source, at, line)
      push(kind, text)
      at += text.length
    }
  }
  push("newline", "\n")
  push("end", "")
  return tokens
}

const nextToken = (source: string, at: number, line: number): readonly [Kind, string] => {
  for (const kind of Object.keys(kinds) as ReadonlyArray<keyof typeof kinds>) {
    const text = matchAt(kinds[kind], source, at)
    if (text !== undefined) return [kind, text]
  }
  throw new UnsatisfiableGrammar({ message: `line ${line}: unexpected ${JSON.stringify(source[at])}` })
}

const matchAt = (pattern: RegExp, source: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}
