/** Takes secrets out of a body of any kind: JSON, events, lines of JSON, forms or plain text. */
import { Result } from "effect"
import { type Rewriting, redactLeaves } from "./redactLeaves.ts"

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
  if (events.some((event) => dataOf(event) !== undefined)) return redactPieces(events, dataOf, rewriting)
  const lines = body.split(/(?<=\n)/)
  if (lines.length > 1 && lines.every((line) => line.trim() === "" || parsed(line) !== undefined)) {
    return redactPieces(lines, (line) => line.trim(), rewriting)
  }
  return [{ length: body.length, text: redactText(body, rewriting) }]
}

const redactText = (text: string, { redactor, lorem }: Rewriting): string =>
  redactor.text(lorem === undefined ? text : lorem.pieces(text).join(""))

/** An event that was broken off is no JSON any more, but says what it says. */
const redactEvent = (event: string, rewriting: Rewriting): string =>
  rewriting.lorem === undefined
    ? rewriting.redactor.text(event)
    : event.replace(/^(data: ?)(?!\[DONE\])(\S.*)$/gm, (_, field: string, data: string) => {
        return field + redactText(data, rewriting)
      })

/** A list at the top is a stream too: Gemini's. */
const redactJson = (body: string, value: unknown, rewriting: Rewriting): string => {
  const values = Array.isArray(value) ? value : [value]
  if (redactLeaves(values, rewriting).size === 0) return body
  return JSON.stringify(Array.isArray(value) ? values : values[0])
}

const redactPieces = (
  pieces: ReadonlyArray<string>,
  jsonOf: (piece: string) => string | undefined,
  rewriting: Rewriting,
): ReadonlyArray<Segment> => {
  const texts = pieces.map(jsonOf)
  const values = texts.map((text) => (text === undefined ? undefined : parsed(text)?.value))
  const changed = redactLeaves(values, rewriting)
  return pieces.map((piece, index) => {
    const json = texts[index]
    if (json === undefined || values[index] === undefined)
      return { length: piece.length, text: redactEvent(piece, rewriting) }
    if (!changed.has(index)) return { length: piece.length, text: piece }
    return { length: piece.length, text: piece.replace(json, () => JSON.stringify(values[index])) }
  })
}

/** The JSON of a server-sent event; events of several lines of data are no provider's. */
const dataOf = (event: string): string | undefined => /^data: ?(.*?)\r?$/m.exec(event)?.[1]

const parsed = (text: string): { readonly value: unknown } | undefined =>
  Result.getOrUndefined(Result.try((): { readonly value: unknown } => ({ value: JSON.parse(text) })))
