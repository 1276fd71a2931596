/** Takes secrets out of a body of any kind: JSON, events, lines of JSON, forms or plain text. */
import { Result } from "effect"
import { wordFor } from "./Redactor.ts"
import { type Rewriting, redactLeaves, withholds } from "./redactLeaves.ts"

/** A stretch of the body as it was, and the text that takes its place. */
export interface Segment {
  readonly length: number
  readonly text: string
}

/** The body in segments that stay apart, in order; one for each event of a stream. */
export const redactBody = (body: string, rewriting: Rewriting): ReadonlyArray<Segment> => {
  const whole = parsed(body)
  if (whole !== undefined) return [{ length: body.length, text: redactJson(body, whole.value, rewriting) }]
  const events = body.split(/(?<=\r?\n\r?\n)/)
  if (events.some((event) => dataOf(event) !== undefined)) return redactPieces(events, dataOf, redactEvent, rewriting)
  const lines = body.split(/(?<=\n)/)
  if (lines.length > 1 && areLines(lines)) return redactPieces(lines, (line) => line.trim(), redactFragment, rewriting)
  if (/^\s*\[/.test(body)) {
    const items = itemsOf(body)
    if (items.length > 2) return redactPieces(items, (item) => item.replace(/^[\s,]+/, ""), redactFragment, rewriting)
  }
  return [{ length: body.length, text: redactRest(body, rewriting) }]
}

/** The last line may have been broken off. */
const areLines = (lines: ReadonlyArray<string>): boolean => {
  const said = lines.filter((line) => line.trim() !== "")
  return (
    said.length > 0 &&
    said.every((line, index) => parsed(line) !== undefined || (index > 0 && index === said.length - 1))
  )
}

const redactText = (text: string, { redactor, lorem }: Rewriting): string =>
  redactor.text(lorem === undefined ? text : lorem.pieces(text).join(""))

/** Of JSON that was broken off nobody can tell what is at which place. */
const redactFragment = (text: string, rewriting: Rewriting): string => {
  if (/^[\s,[\]]*$|^\[redacted:path:\w{4}\]$/.test(text)) return text
  return rewriting.lorem === undefined && withholds(rewriting) ? wordFor("path", text) : redactText(text, rewriting)
}

const redactRest = (text: string, rewriting: Rewriting): string =>
  withholds(rewriting) && beginsJson.test(text) ? redactFragment(text, rewriting) : redactText(text, rewriting)

const beginsJson = /^[ \t]*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]\d-]|$))/m

/** An event that was broken off is no JSON any more, but says what it says. */
const redactEvent = (event: string, rewriting: Rewriting): string => {
  if (withholds(rewriting) && beginsJson.test(event)) return redactFragment(event, rewriting)
  const rest = event.replace(/^(data:[ \t]*)(?!\[DONE\])(\S.*)$/gm, (_, field: string, data: string) => {
    return field + redactRest(data, rewriting)
  })
  return rewriting.redactor.text(rest)
}

/** A list at the top is a stream too: Gemini's. */
const redactJson = (body: string, value: unknown, rewriting: Rewriting): string => {
  const values = Array.isArray(value) ? value : [value]
  if (redactLeaves(values, rewriting).size === 0) return body
  return JSON.stringify(Array.isArray(value) ? values : values[0])
}

const redactPieces = (
  pieces: ReadonlyArray<string>,
  jsonOf: (piece: string) => string | undefined,
  oddOf: (piece: string, rewriting: Rewriting) => string,
  rewriting: Rewriting,
): ReadonlyArray<Segment> => {
  const texts = pieces.map(jsonOf)
  const values = texts.map((text) => (text === undefined ? undefined : parsed(text)?.value))
  const changed = redactLeaves(values, rewriting)
  return pieces.map((piece, index) => {
    const json = texts[index]
    if (json === undefined || values[index] === undefined)
      return { length: piece.length, text: oddOf(piece, rewriting) }
    if (!changed.has(index)) return { length: piece.length, text: piece }
    return { length: piece.length, text: piece.replace(json, () => JSON.stringify(values[index])) }
  })
}

/** Of a list that was broken off: its bracket, its items with the commas before them, and the rest. */
const itemsOf = (list: string): ReadonlyArray<string> => {
  const pieces: Array<string> = []
  let depth = 0
  let from = 0
  let inText = false
  for (let at = 0; at < list.length; at++) {
    const sign = list[at]
    if (sign === "\\") at++
    else if (sign === '"') inText = !inText
    else if (inText) continue
    else if (sign === "[" || sign === "{") depth++
    else if (sign === "]" || sign === "}") depth--
    else continue
    if (inText || depth !== 1) continue
    pieces.push(list.slice(from, at + 1))
    from = at + 1
  }
  return [...pieces, list.slice(from)]
}

/** The JSON of a server-sent event; events of several lines of data are no provider's. */
const dataOf = (event: string): string | undefined => /^data: ?(.*?)\r?$/m.exec(event)?.[1]

const parsed = (text: string): { readonly value: unknown } | undefined =>
  Result.getOrUndefined(Result.try((): { readonly value: unknown } => ({ value: JSON.parse(text) })))
