/** Puts a byte that is no UTF-8 into the longest text of a JSON body, and leaves the JSON around it whole. */

/** The byte stands for one character, or between the quotes where there is none to stand for, or after a body without texts. */
export const invalidUtf8 = (body: string): Uint8Array => {
  const { start, end } = longestText(body)
  const at = pastEscapes(body, start, end)
  const length = at < end ? ((body.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) : 0
  return Buffer.concat([Buffer.from(body.slice(0, at)), Buffer.of(0xff), Buffer.from(body.slice(at + length))])
}

interface Text {
  /** After the opening quote. */
  readonly start: number
  /** Of the closing quote. */
  readonly end: number
}

// A loop, since a regular expression gives up on a text of some megabytes.
const longestText = (body: string): Text => {
  let longest: Text | undefined
  for (let quote = body.indexOf('"'); quote !== -1; ) {
    const text = { start: quote + 1, end: endOf(body, quote + 1) }
    if (longest === undefined || text.end - text.start > longest.end - longest.start) longest = text
    quote = body.indexOf('"', text.end + 1)
  }
  return longest ?? { start: body.length, end: body.length }
}

const endOf = (body: string, start: number): number => {
  let at = start
  while (at < body.length && body[at] !== '"') at += body[at] === "\\" ? 2 : 1
  return Math.min(at, body.length)
}

const pastEscapes = (body: string, start: number, end: number): number => {
  let at = start
  while (at < end && body[at] === "\\") at += body[at + 1] === "u" ? 6 : 2
  return Math.min(at, end)
}
