/** Takes secrets out of texts and puts words in their place that are the same for the same secret. */
import { createHash } from "node:crypto"
import { entropyPattern, keyPatterns, personalPatterns, type SecretPattern } from "../../domain/secretPatterns.ts"

export interface RedactionRules {
  /** Headers whose values are secrets, besides those that always are. */
  readonly headers: ReadonlyArray<string>
  readonly patterns: ReadonlyArray<string>
  /** JSONPaths of values that are secrets. */
  readonly paths: ReadonlyArray<string>
}

export interface Span {
  readonly from: number
  readonly to: number
  readonly word: string
}

const secretHeaders = [
  "authorization",
  "proxy-authorization",
  "x-api-key",
  "api-key",
  "x-goog-api-key",
  "cookie",
  "set-cookie",
  "openai-organization",
  "openai-project",
]

export class Redactor {
  readonly paths: ReadonlyArray<string>
  readonly #headers: ReadonlySet<string>
  readonly #patterns: ReadonlyArray<SecretPattern>
  /** Values of secret headers: they may come again in any text. */
  readonly #known = new Set<string>()

  constructor({ headers, patterns, paths }: RedactionRules) {
    this.paths = paths
    this.#headers = new Set([...secretHeaders, ...headers.map((name) => name.toLowerCase())])
    const own = patterns.map((source) => ({ kind: "custom", pattern: new RegExp(source, "g") }))
    this.#patterns = [...own, ...keyPatterns, ...personalPatterns, entropyPattern]
  }

  /** Makes the secrets of the headers known; they are looked for in all texts from then on. */
  learn(headers: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined || !this.#headers.has(name)) continue
      for (const word of value.split(/[\s;,=]+/)) if (isTelling(word)) this.#remember(word)
    }
  }

  #remember(secret: string): void {
    this.#known.add(secret)
    const [oldest] = this.#known.size > mostKnown ? this.#known : []
    if (oldest !== undefined) this.#known.delete(oldest)
  }

  header(name: string, value: string): string {
    if (!this.#headers.has(name.toLowerCase())) return this.text(value)
    return value.startsWith("[redacted:") ? value : wordFor("header", value)
  }

  text(text: string): string {
    return replaceSpans(text, this.spans(text))
  }

  /**
   * Where secrets are, in order, none over another; of those that begin together the first pattern's. An opaque text
   * looks drawn by lot without being a secret.
   */
  spans(text: string, isOpaque = false): ReadonlyArray<Span> {
    if (text.length < 6) return []
    const found: Array<Span> = []
    for (const secret of this.#known) {
      for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + secret.length)) {
        found.push({ from: at, to: at + secret.length, word: wordFor("known", secret) })
      }
    }
    for (const { kind, pattern, holds } of this.#patterns) {
      if (isOpaque && kind === entropyPattern.kind) continue
      for (const match of text.matchAll(pattern)) {
        if (match[0] === "" || holds?.(match[0]) === false) continue
        found.push({ from: match.index, to: match.index + match[0].length, word: wordFor(kind, match[0]) })
      }
    }
    return withoutOverlaps(found)
  }

  /** The kind of a secret that a finished line still holds. */
  leftIn(line: string): string | undefined {
    for (const secret of this.#known) if (line.includes(secret)) return "a known secret"
    return keyPatterns.find(({ pattern }) => line.search(pattern) !== -1)?.kind
  }
}

/** A key that a test has made up may be a plain word, which is no secret anywhere else. */
const isTelling = (word: string): boolean => word.length >= 20 || (word.length >= 12 && /\d/.test(word))

const mostKnown = 1_000

/** Few digits of a digest: enough to tell secrets apart, too few to find one by trying. */
export const wordFor = (kind: string, secret: string): string =>
  `[redacted:${kind}:${createHash("sha256").update(secret).digest("hex").slice(0, 4)}]`

const withoutOverlaps = (found: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const kept: Array<Span> = []
  for (const span of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1)
    if (last === undefined || span.from >= last.to) kept.push(span)
    else if (span.to > last.to) kept[kept.length - 1] = { ...last, to: span.to }
  }
  return kept
}

const replaceSpans = (text: string, spans: ReadonlyArray<Span>): string => {
  if (spans.length === 0) return text
  let from = 0
  let result = ""
  for (const span of spans) {
    result += text.slice(from, span.from) + span.word
    from = span.to
  }
  return result + text.slice(from)
}
