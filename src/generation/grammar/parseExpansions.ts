/** Reads the right side of a rule or terminal: alternatives of sequences of repeated items. */

import type { LarkReader } from "./LarkReader.ts"
import { type Expression, inOrder, oneOf } from "./LarkSyntax.ts"
import { stringText } from "./stringText.ts"

const deepest = 64
const mostTimes = 1_000

export const parseExpansions = (reader: LarkReader, depth = 0): Expression => {
  if (depth > deepest) reader.fail(`groups are nested deeper than ${deepest} levels`)
  const options = [parseSequence(reader, depth)]
  while (takeBar(reader, depth > 0)) options.push(parseSequence(reader, depth))
  return oneOf(options)
}

/** Alternatives may go on in the next line; in brackets, everything may. */
const takeBar = (reader: LarkReader, inBrackets: boolean): boolean => {
  if (inBrackets) reader.take("newline")
  else if (reader.at("newline") && reader.thenAt("symbol", "|")) reader.take("newline")
  return reader.take("symbol", "|") !== undefined
}

const parseSequence = (reader: LarkReader, depth: number): Expression => {
  const items: Array<Expression> = []
  for (;;) {
    if (depth > 0) reader.take("newline")
    const item = parseItem(reader, depth)
    if (item === undefined) break
    items.push(item)
  }
  // What a branch of the syntax tree is called says nothing about the text.
  if (reader.take("symbol", "->")) reader.expect("name")
  return inOrder(items)
}

const parseItem = (reader: LarkReader, depth: number): Expression | undefined => {
  const atom = parseAtom(reader, depth)
  if (atom === undefined) return undefined
  if (reader.take("symbol", "?")) return { _tag: "Repeat", item: atom, min: 0, max: 1 }
  if (reader.take("symbol", "*")) return { _tag: "Repeat", item: atom, min: 0, max: Number.POSITIVE_INFINITY }
  if (reader.take("symbol", "+")) return { _tag: "Repeat", item: atom, min: 1, max: Number.POSITIVE_INFINITY }
  if (reader.take("symbol", "~")) return parseTimes(reader, atom)
  return reader.at("symbol", "{") ? parseBraces(reader, atom) : atom
}

/** `~ 3` and `~ 2..5`. */
const parseTimes = (reader: LarkReader, item: Expression): Expression => {
  const min = parseCount(reader)
  const max = reader.take("symbol", "..") ? parseCount(reader) : min
  return repeat(reader, item, min, max)
}

/** `{3}`, `{2,}`, `{,5}` and `{2,5}`, which are LLGuidance's. */
const parseBraces = (reader: LarkReader, item: Expression): Expression => {
  reader.expect("symbol", "{")
  if (reader.at("name") || reader.at("string")) reader.fail("templates are not supported")
  const min = reader.at("number") ? parseCount(reader) : 0
  const ranged = reader.take("symbol", ",") !== undefined
  const most = reader.at("number") ? parseCount(reader) : Number.POSITIVE_INFINITY
  reader.expect("symbol", "}")
  return repeat(reader, item, min, ranged ? most : min)
}

const repeat = (reader: LarkReader, item: Expression, min: number, max: number): Expression => {
  if (min > max) reader.fail(`cannot repeat at least ${min} and at most ${max} times`)
  return { _tag: "Repeat", item, min, max }
}

const parseCount = (reader: LarkReader): number => {
  const { text } = reader.expect("number")
  const count = Number(text)
  if (count < 0 || count > mostTimes) reader.fail(`cannot repeat ${text} times`)
  return count
}

const parseAtom = (reader: LarkReader, depth: number): Expression | undefined => {
  const string = reader.take("string")
  if (string !== undefined) return parseString(reader, string.text)
  const regex = reader.take("regex")
  if (regex !== undefined) return regexOf(regex.text)
  if (reader.take("symbol", "(")) return inBrackets(reader, depth, ")")
  if (reader.take("symbol", "[")) return { _tag: "Repeat", item: inBrackets(reader, depth, "]"), min: 0, max: 1 }
  const name = reader.take("name")
  if (name === undefined) return undefined
  if (/^[?!]/.test(name.text)) reader.fail(`expected a name, found ${name.text}`, name.line)
  return { _tag: "Name", name: name.text, line: name.line }
}

const inBrackets = (reader: LarkReader, depth: number, closing: string): Expression => {
  const inside = parseExpansions(reader, depth + 1)
  reader.expect("symbol", closing)
  return inside
}

const parseString = (reader: LarkReader, token: string): Expression => {
  const text = stringText(token)
  if (!reader.take("symbol", "..")) return { _tag: "Text", text, ignoreCase: token.endsWith("i") }
  const high = stringText(reader.expect("string").text)
  if ([...text].length !== 1 || [...high].length !== 1 || text > high)
    reader.fail("a range goes from one character up to another")
  return { _tag: "Range", low: text, high }
}

const regexOf = (token: string): Expression => {
  const end = token.lastIndexOf("/")
  return { _tag: "Regex", source: token.slice(1, end), flags: token.slice(end + 1) }
}
