/** The text of a PDF's pages, as far as it is written in the letters of plain strings. */
import { inflateSync } from "node:zlib"

/** One text a page, empty where there is none that can be read; no pages for what is no PDF, or keeps its pages packed. */
export const pdfPages = (base64: string): ReadonlyArray<string> => {
  const bytes = Buffer.from(base64, "base64")
  if (bytes.toString("latin1", 0, 5) !== "%PDF-") return []
  const objects = objectsIn(bytes.toString("latin1"))
  let budget = mostText
  const pages: Array<string> = []
  for (const object of objects.values()) {
    if (!/\/Type\s*\/Page(?![A-Za-z])/.test(dictionaryOf(object))) continue
    let text = ""
    for (const id of contentIds(dictionaryOf(object))) {
      if (budget <= 0) break
      const content = contentOf(objects.get(id) ?? "", budget)
      budget -= content.length
      text += `${shownText(content)}\n`
    }
    pages.push(text.replace(/\s+/g, " ").trim())
  }
  return pages
}

/** Most bytes of unpacked content that are read: a small file may hold any amount. */
const mostText = 4 * 1024 * 1024

/** Each object's body by its number, in the order of the file. */
const objectsIn = (pdf: string): ReadonlyMap<string, string> => {
  const objects = new Map<string, string>()
  const heads = /\b(\d{1,10})[ \t\r\n]{1,4}\d{1,5}[ \t\r\n]{1,4}obj\b/g
  for (let head = heads.exec(pdf); head !== null; head = heads.exec(pdf)) {
    const end = pdf.indexOf("endobj", heads.lastIndex)
    if (end === -1) break
    objects.set(head[1] ?? "", pdf.slice(heads.lastIndex, end))
    heads.lastIndex = end
  }
  return objects
}

const dictionaryOf = (object: string): string => {
  const stream = object.indexOf("stream")
  return stream === -1 ? object : object.slice(0, stream)
}

const contentIds = (page: string): ReadonlyArray<string> => {
  const [, list, single] = /\/Contents\s*(?:\[([^\]]*)\]|(\d+))/.exec(page) ?? []
  if (single !== undefined) return [single]
  return [...(list ?? "").matchAll(/(\d{1,10})\s{1,4}\d{1,5}\s{1,4}R/g)].map(([, id = ""]) => id)
}

const contentOf = (object: string, most: number): string => {
  const start = /stream\r?\n/.exec(object)
  if (start === null) return ""
  const from = start.index + start[0].length
  const content = object.slice(from, object.lastIndexOf("endstream"))
  const dictionary = object.slice(0, start.index)
  if (!/\/Filter\b/.test(dictionary)) return content.slice(0, most)
  return /\/Filter\s*(?:\[\s*)?\/FlateDecode/.test(dictionary) ? inflated(content, most) : ""
}

const inflated = (content: string, most: number): string => {
  try {
    return inflateSync(Buffer.from(content, "latin1"), { maxOutputLength: most }).toString("latin1")
  } catch {
    return ""
  }
}

/** Strings, and the operators that show them or go to another line. */
const tokens = /\(((?:\\[\s\S]|[^\\()])*)\)|\b(T[dDmJj*]|ET)(?![A-Za-z])|(['"])/g

const shownText = (content: string): string => {
  let text = ""
  let strings = ""
  for (const [, string, operator, quote] of content.matchAll(tokens)) {
    if (string !== undefined) {
      strings += unescaped(string)
    } else if (quote !== undefined || operator?.toLowerCase() === "tj") {
      text += quote === undefined ? strings : `\n${strings}`
      strings = ""
    } else {
      text += "\n"
      strings = ""
    }
  }
  return text
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\n", t: "\t", b: "", f: "" }

const unescaped = (string: string): string =>
  string.replace(/\\(?:([0-7]{1,3})|(\r?\n)|([\s\S]))/g, (_, octal, fold, char) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) % 256)
    return fold === undefined ? (escapes[char] ?? char) : ""
  })
