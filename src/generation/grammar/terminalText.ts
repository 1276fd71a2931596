/** Writes a text that a terminal matches: what a person would write if it takes that, else any. */
import { type Random, Result } from "effect"
import { between } from "../json/chance.ts"
import type { Fuel } from "../json/Fuel.ts"
import { date } from "../json/formatText.ts"
import type { Pattern } from "../json/Pattern.ts"
import { patternText } from "../json/patternText.ts"
import { plausibleText } from "../json/plausibleText.ts"
import { sentence, type Write, word, words } from "../json/wordText.ts"

const mostTries = 48

/** What to write where the name says nothing. */
const common: ReadonlyArray<Write> = [
  word,
  (random) => String(between(random, 1, 100)),
  (random) => `${between(random, 1, 100)}.${between(random, 1, 9)}`,
  date,
  (random) => `"${words(1, 3)(random)}"`,
  (random) => `'${words(1, 3)(random)}'`,
  (random) => `'${date(random)}'`,
  () => " ",
  () => "\n",
  sentence(4, 9),
]

export interface TerminalWish {
  /** What the text may be called, the nearest name first. */
  readonly names: ReadonlyArray<string>
  /** Words of the grammar's own, in lower case, which would be read as such. */
  readonly reserved: ReadonlySet<string>
}

/** Undefined when none was found. */
export const terminalText = (
  pattern: Pattern,
  { names, reserved }: TerminalWish,
  random: Random.Random,
  fuel: Fuel,
): string | undefined => {
  const suits = (text: string): boolean => matches(pattern, text, fuel) && !reserved.has(text.toLowerCase())
  for (const name of names) {
    const text = plausibleText(name, random)
    if (suits(text)) return text
  }
  for (const write of common) {
    const text = write(random)
    if (suits(text)) return text
  }
  let last: string | undefined
  for (let i = 0; i < mostTries; i++) {
    const wish = { room: 2 + (i % 8), pretty: i % 8 < 6, greedy: i % 4 === 3 }
    const text = patternText(pattern, random, wish, fuel)
    if (text === undefined) return last
    if (suits(text)) return text
    if (matches(pattern, text, fuel)) last = text
  }
  return last
}

export const matches = (pattern: Pattern, text: string, fuel: Fuel): boolean =>
  Result.getOrElse(Result.try({ try: () => pattern.test(text, fuel), catch: () => false }), () => false)
