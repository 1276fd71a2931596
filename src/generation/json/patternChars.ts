/** The single characters of a pattern: classes, escapes and literals, tested one character at a time. */
import type { AST } from "@eslint-community/regexpp"

/** How letters and line ends count; groups like `(?i:…)` change it. */
export interface CharFlags {
  readonly unicode: boolean
  readonly ignoreCase: boolean
  readonly dotAll: boolean
  readonly multiline: boolean
}

export type CharNode = AST.Character | AST.CharacterClass | AST.CharacterSet | AST.ExpressionCharacterClass

export const isCharNode = (node: AST.Node): node is CharNode =>
  node.type === "Character" ||
  node.type === "CharacterClass" ||
  node.type === "CharacterSet" ||
  node.type === "ExpressionCharacterClass"

export type CharTest = (char: string) => boolean

const mostRemembered = 1024

/** Whether a character is one that the node stands for; a native expression of one character cannot run away. */
export const charTest = (node: CharNode, flags: CharFlags): CharTest => {
  if (node.type === "Character" && !flags.ignoreCase) {
    const wanted = String.fromCodePoint(node.value)
    return (char) => char === wanted
  }
  const letters = `${flags.unicode ? "u" : ""}${flags.ignoreCase ? "i" : ""}${flags.dotAll ? "s" : ""}`
  const native = new RegExp(`^(?:${node.raw})$`, letters)
  const answers = new Map<string, boolean>()
  return (char) => {
    let answer = answers.get(char)
    if (answer === undefined) {
      answer = native.test(char)
      if (answers.size < mostRemembered) answers.set(char, answer)
    }
    return answer
  }
}

/** The character at a place: with the `u` flag a surrogate pair is one. */
export const charAt = (text: string, at: number, unicode: boolean): string => {
  const code = unicode ? text.codePointAt(at) : undefined
  return code === undefined ? text.charAt(at) : String.fromCodePoint(code)
}

const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
/** Letters of other scripts, when a pattern takes no ASCII. */
const foreign = Array.from({ length: 0x500 - 0xa0 }, (_, i) => String.fromCharCode(0xa0 + i)).concat([
  ..."\t\n\r日本語中文한글",
])

/** Characters to write for a node: printable ASCII if it takes any. */
export const charsOf = (node: CharNode, test: CharTest): ReadonlyArray<string> => {
  const ascii = printable.filter(test)
  if (ascii.length > 0) return ascii
  const others = foreign.filter(test)
  return others.length > 0 ? others : bordersOf(node).filter(test)
}

const bordersOf = (node: CharNode): ReadonlyArray<string> => {
  if (node.type === "Character") return [String.fromCodePoint(node.value)]
  if (node.type !== "CharacterClass") return []
  return node.elements.flatMap((element) => {
    if (element.type === "Character") return [String.fromCodePoint(element.value)]
    return element.type === "CharacterClassRange" ? [String.fromCodePoint(element.min.value)] : []
  })
}
