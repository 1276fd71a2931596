/** Writes a terminal as one regular expression. */
import type { Expression } from "./LarkSyntax.ts"
import { refersBack, regexSource } from "./regexSource.ts"
import { UnsatisfiableGrammar } from "./UnsatisfiableGrammar.ts"
import { shortened } from "./wholePattern.ts"

const longest = 2_000

/** Undefined when it would be too long; then the terminal is written part by part. */
export const terminalSource = (
  body: Expression,
  sourceOf: (name: string, line: number) => string | undefined,
): string | undefined => {
  const source = (part: Expression): string | undefined => {
    const text = write(part)
    return text === undefined || text.length > longest ? undefined : text
  }
  const joined = (parts: ReadonlyArray<Expression>, joint: string): string | undefined => {
    const sources = parts.map(source)
    return sources.every((text) => text !== undefined) ? sources.join(joint) : undefined
  }
  const write = (part: Expression): string | undefined => {
    switch (part._tag) {
      case "Text":
        return part.ignoreCase ? `(?i:${escaped(part.text)})` : escaped(part.text)
      case "Range":
        return `[${codeEscape(part.low)}-${codeEscape(part.high)}]`
      case "Regex":
        return grouped(literalSource(part.source, part.flags))
      case "Name":
        return grouped(sourceOf(part.name, part.line))
      case "Sequence":
        return joined(part.items, "")
      case "Choice":
        return grouped(joined(part.options, "|"))
      case "Repeat": {
        const item = grouped(source(part.item))
        return item && `${item}{${part.min},${Number.isFinite(part.max) ? part.max : ""}}`
      }
    }
  }
  return source(body)
}

/** @param source as it stands between the slashes. */
export const literalSource = (source: string, flags: string): string => {
  if (refersBack(source)) {
    throw new UnsatisfiableGrammar({ message: `/${shortened(source)}/ refers back to a group, which is not supported` })
  }
  return regexSource(source, flags)
}

const grouped = (source: string | undefined): string | undefined => (source === undefined ? undefined : `(?:${source})`)

const escaped = (text: string): string => text.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&")

const codeEscape = (char: string): string => {
  const code = (char.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`
}
