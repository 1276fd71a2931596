/** A caller's regular expression, matched with a limit on the work: a pattern like `(a+)+$` cannot hold up the server. */
import { type AST, RegExpParser } from "@eslint-community/regexpp"
import { Result } from "effect"
import { compilePattern } from "./compilePattern.ts"
import type { Fuel } from "./Fuel.ts"

export interface Pattern {
  readonly source: string
  readonly tree: AST.Pattern
  readonly unicode: boolean
  /** Whether some part of the text matches, as `RegExp.prototype.test` tells; throws `OutOfFuel`. */
  readonly test: (text: string, fuel: Fuel) => boolean
}

const longestSource = 4_096
const parser = new RegExpParser({ ecmaVersion: 2025 })

/** Undefined when the source is no regular expression of JavaScript, or too long to be an honest one. */
export const parsePattern = (source: string): Pattern | undefined => {
  if (source.length > longestSource) return undefined
  for (const unicode of [true, false]) {
    const pattern = Result.try({ try: () => compile(source, unicode), catch: () => undefined })
    if (Result.isSuccess(pattern)) return pattern.success
  }
  return undefined
}

const compile = (source: string, unicode: boolean): Pattern => {
  const tree = parser.parsePattern(source, 0, source.length, { unicode })
  const flags = { unicode, ignoreCase: false, dotAll: false, multiline: false }
  const match = compilePattern(tree, flags)
  const anchored = tree.alternatives.every(({ elements: [first] }) => first !== undefined && isStart(first))
  return {
    source,
    tree,
    unicode,
    test: (text, fuel) => {
      const last = anchored ? 0 : text.length
      for (let start = 0; start <= last; start++) if (match(text, start, fuel)) return true
      return false
    },
  }
}

const isStart = (element: AST.Element): boolean => element.type === "Assertion" && element.kind === "start"
