/** Draws a string: by its pattern, by its format, by its name, or a few words. */
import { Contradiction } from "./Contradiction.ts"
import type { Drawing, Drawn, Place } from "./Drawing.ts"
import { formatText, isLoose } from "./formatText.ts"
import { hintedText } from "./hintedText.ts"
import type { Location } from "./Location.ts"
import { plausibleText } from "./plausibleText.ts"
import { about, type SchemaNode } from "./SchemaNode.ts"
import { capitalised, slug, word } from "./wordText.ts"

/** What a string must be. */
interface Demand {
  readonly min: number
  readonly max: number
  readonly patterns: ReadonlyArray<string>
  readonly format: string | undefined
}

const longestText = 20_000
const mostTries = 48
const formatTries = 8

export const drawString = (d: Drawing, { parts, path }: Location, { name }: Place): Drawn => {
  const demand: Demand = {
    min: Math.max(0, ...parts.map((part) => part.minLength ?? 0)),
    max: Math.min(...parts.map((part) => part.maxLength ?? Number.POSITIVE_INFINITY)),
    patterns: [...new Set(parts.flatMap((part) => part.pattern ?? []))],
    format: formatOf(parts),
  }
  const { min, max, patterns } = demand
  if (min > max) return new Contradiction(path, `minLength ${min} is above maxLength ${max}`)
  if (min > longestText) return new Contradiction(path, `no text of ${min} characters is written`)
  const formatted = demand.format === undefined ? undefined : drawFormatted(d, demand, demand.format, name)
  if (formatted !== undefined) return formatted
  if (patterns.length > 0) {
    const text = drawByPattern(d, demand, name)
    return text ?? new Contradiction(path, `no text was found that matches ${patterns.join(" and ")}`)
  }
  if (demand.format !== undefined && !isLoose(demand.format)) {
    return new Contradiction(path, `no ${demand.format} of this length was found`)
  }
  return ofLength(d, hintedText(parts, d.random) ?? plausibleText(name, d.random), min, max)
}

const formatOf = (parts: ReadonlyArray<SchemaNode>): string | undefined =>
  parts.find((part) => part.format !== undefined)?.format ??
  (parts.some((part) => part[about].base64) ? "base64" : undefined)

const suits = (d: Drawing, text: string, { min, max, patterns }: Demand): boolean => {
  const length = lengthOf(text)
  return length >= min && length <= max && patterns.every((source) => d.matches(source, text))
}

/** As JSON Schema counts: a surrogate pair is one. */
const lengthOf = (text: string): number => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length)

const drawFormatted = (d: Drawing, demand: Demand, format: string, name: string): string | undefined => {
  // A birthday is no day of this year.
  const natural = format === "date" ? plausibleText(name, d.random) : ""
  if (/^\d{4}-\d\d-\d\d$/.test(natural) && suits(d, natural, demand)) return natural
  for (let i = 0; i < formatTries; i++) {
    const text = formatText(format, d.random)
    if (text === undefined || suits(d, text, demand)) return text
  }
  return undefined
}

/** What a person would write, if the patterns take it; else what they make. */
const drawByPattern = (d: Drawing, demand: Demand, name: string): string | undefined => {
  const plain = [plausibleText(name, d.random), word(d.random), slug(d.random), capitalised(word(d.random))]
  const found = plain.find((text) => suits(d, text, demand))
  if (found !== undefined) return found
  const { min, max, patterns } = demand
  for (let i = 0; i < mostTries; i++) {
    d.budget.steps++
    const most = Math.min(max, Math.max(min, 4 + i) + (i % 4) * 2)
    const wish = { room: i % 2 === 0 ? most : min, pretty: i % 8 < 4, greedy: i % 4 === 1 || i % 4 === 2 }
    const text = d.write(patterns[i % patterns.length] ?? "", wish)
    if (text === undefined) return undefined
    if (suits(d, text, demand)) return text
    const padded = text.padEnd(min, "a")
    if (padded !== text && suits(d, padded, demand)) return padded
  }
  return undefined
}

/** Longer by words, shorter by a cut. */
const ofLength = (d: Drawing, text: string, min: number, max: number): string => {
  let out = text
  while (lengthOf(out) < min) out += out === "" ? word(d.random) : ` ${word(d.random)}`
  if (lengthOf(out) <= max) return out
  const short = word(d.random)
  if (short.length >= min && short.length <= max) return short
  const cut = [...out].slice(0, max).join("")
  return cut.trimEnd().padEnd(Math.min(Math.max(min, 1), max), "a")
}
