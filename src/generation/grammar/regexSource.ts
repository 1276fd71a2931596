/** Turns a regular expression of Lark or Rust into one of JavaScript. */

/** An escape, a class, a group's name, or what verbose mode drops. */
const pieces = /\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\(\?P?<[A-Za-z_]\w*>|\s+|#[^\n]*/g

const leadingFlags = /^\(\?([imsux]+)\)/

export const regexSource = (written: string, writtenFlags = ""): string => {
  const leading = leadingFlags.exec(written)
  const flags = writtenFlags + (leading?.[1] ?? "")
  const source = written.slice(leading?.[0].length ?? 0).replace(pieces, (piece) => {
    if (piece.startsWith("\\")) return escapes[piece] ?? piece
    if (piece.startsWith("[")) return classSource(piece)
    if (piece.startsWith("(")) return "(?:"
    return flags.includes("x") ? "" : piece
  })
  const kept = [..."ims"].filter((flag) => flags.includes(flag)).join("")
  return kept === "" ? source : `(?${kept}:${source})`
}

const escapes: Readonly<Record<string, string>> = { "\\A": "^", "\\z": "$", "\\Z": "$" }

const posixClasses: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "0-9",
  alnum: "a-zA-Z0-9",
  lower: "a-z",
  upper: "A-Z",
  space: "\\s",
  blank: " \\t",
  word: "\\w",
  xdigit: "0-9A-Fa-f",
  punct: "!-\\/:-@\\[-`{-~",
}

/** Elsewhere than in JavaScript, a bracket that comes first in a class is one of its characters. */
const classSource = (written: string): string =>
  written
    .replace(/^(\[\^?)\]/, "$1\\]")
    .replace(/\\[\s\S]|\[:(\w+):\]/g, (piece, name?: string) =>
      name !== undefined && Object.hasOwn(posixClasses, name) ? (posixClasses[name] ?? piece) : piece,
    )

/** OpenAI's expressions are regular: what refers back to a group is none of them. */
export const refersBack = (source: string): boolean => /(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)|\(\?P=/.test(source)
