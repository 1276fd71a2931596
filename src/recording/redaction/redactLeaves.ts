/** Takes secrets out of JSON values that belong together, such as the events of a stream: also those cut in pieces. */

import type { Lorem } from "../anonymize/Anonymizer.ts"
import { anonymizeLeaves } from "../anonymize/anonymizeLeaves.ts"
import { type Leaf, leavesOf } from "./leavesOf.ts"
import type { Redactor, Span } from "./Redactor.ts"
import { redactPaths } from "./redactPaths.ts"

export interface Rewriting {
  readonly redactor: Redactor
  /** Takes the place of what is said; absent: it stays, without its secrets. */
  readonly lorem?: Lorem | undefined
}

/** Whether values are picked out by their place, so that a text whose places nobody can tell may not stay. */
export const withholds = ({ redactor, lorem }: Rewriting): boolean => lorem !== undefined || redactor.paths.length > 0

/** Changes the values, and returns the numbers of those that it changed. */
export const redactLeaves = (values: ReadonlyArray<unknown>, { redactor, lorem }: Rewriting): ReadonlySet<number> => {
  const changed = new Set<number>(lorem === undefined ? [] : anonymizeLeaves(values, lorem))
  values.forEach((value, index) => {
    if (redactPaths(value, redactor.paths)) changed.add(index)
  })
  for (const [flow, leaves] of Map.groupBy(leavesOf(values, redactor, changed), (leaf) => leaf.flow)) {
    if (flow !== undefined) replaceIn(leaves, redactor.spans(leaves.map(({ text }) => text).join("")), changed)
    else for (const leaf of leaves) replaceIn([leaf], redactor.spans(leaf.text, isOpaque(leaf)), changed)
  }
  return changed
}

/** What providers want back as they gave it. */
const opaque = /^(signature|thoughtSignature|thought_signature|encrypted_content|encrypted_stdout|data|obfuscation)$/

const isOpaque = ({ name }: Leaf): boolean => opaque.test(String(name))

/** A secret's word goes where the secret begins; what the later pieces hold of it goes away. */
const replaceIn = (leaves: ReadonlyArray<Leaf>, spans: ReadonlyArray<Span>, changed: Set<number>): void => {
  if (spans.length === 0) return
  let start = 0
  for (const { holder, name, text, value } of leaves) {
    const end = start + text.length
    const inside = spans.filter(({ from, to }) => from < end && to > start)
    if (inside.length > 0) {
      ;(holder as Record<string | number, unknown>)[name] = withWords(text, start, inside)
      changed.add(value)
    }
    start = end
  }
}

const withWords = (text: string, start: number, spans: ReadonlyArray<Span>): string => {
  let at = 0
  let result = ""
  for (const { from, to, word } of spans) {
    result += text.slice(at, Math.max(at, from - start)) + (from >= start ? word : "")
    at = Math.min(text.length, to - start)
  }
  return result + text.slice(at)
}
