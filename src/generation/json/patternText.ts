/** Writes texts that a pattern matches; lookarounds and borders are left to the caller's test. */
import type { AST } from "@eslint-community/regexpp"
import type { Random } from "effect"
import { randomWords } from "../vocabulary.ts"
import { below, pickFrom } from "./chance.ts"
import type { Fuel } from "./Fuel.ts"
import type { Pattern } from "./Pattern.ts"
import { type CharNode, charsOf, charTest, isCharNode } from "./patternChars.ts"

const longestText = 4_096

export interface TextWish {
  /** How often, beyond what they must, all repetitions together may repeat. */
  readonly room: number
  /** Words and lower case if the pattern takes them, else any of its characters. */
  readonly pretty: boolean
  /** Whether the first repetition takes all the room it can. */
  readonly greedy: boolean
}

/** Undefined when the text would be too long. */
export const patternText = (
  pattern: Pattern,
  random: Random.Random,
  wish: TextWish,
  fuel: Fuel,
): string | undefined => {
  const writer = new Writer(pattern, random, wish, fuel)
  writer.alternatives(pattern.tree.alternatives)
  return writer.failed ? undefined : writer.text
}

class Writer {
  text = ""
  failed = false
  readonly #pattern: Pattern
  readonly #random: Random.Random
  readonly #wish: TextWish
  readonly #captures = new Map<AST.CapturingGroup, string>()
  #room: number
  readonly #fuel: Fuel

  constructor(pattern: Pattern, random: Random.Random, wish: TextWish, fuel: Fuel) {
    this.#pattern = pattern
    this.#random = random
    this.#wish = wish
    this.#room = wish.room
    this.#fuel = fuel
  }

  alternatives(all: ReadonlyArray<AST.Alternative>): void {
    for (const element of pickFrom(this.#random, all).elements) if (!this.failed) this.#element(element)
  }

  #element(element: AST.Element): void {
    if (!this.#fuel.lasts(1) || this.text.length > longestText) this.failed = true
    if (this.failed) return
    if (isCharNode(element)) {
      this.#chars(element, 1)
    } else if (element.type === "Quantifier") {
      this.#repeat(element)
    } else if (element.type === "Group") {
      this.alternatives(element.alternatives)
    } else if (element.type === "CapturingGroup") {
      const from = this.text.length
      this.alternatives(element.alternatives)
      this.#captures.set(element, this.text.slice(from))
    } else if (element.type === "Backreference") {
      const groups = Array.isArray(element.resolved) ? element.resolved : [element.resolved]
      for (const group of groups) this.text += this.#captures.get(group) ?? ""
    }
  }

  #repeat({ min, max, element }: AST.Quantifier): void {
    const spare = Math.min(max - min, this.#room)
    const extra = this.#wish.greedy ? spare : below(this.#random, spare + 1)
    this.#room -= extra
    const times = Math.min(min + extra, longestText + 1)
    if (isCharNode(element)) this.#chars(element, times, min, max)
    else for (let i = 0; i < times && !this.failed; i++) this.#element(element)
  }

  #chars(node: CharNode, times: number, min = times, max = times): void {
    const { all, letters } = charactersOf(this.#pattern, node)
    if (all.length === 0) this.failed = true
    if (all.length === 0 || times === 0) return
    const word = this.#wish.pretty && letters && max >= shortestWord ? this.#word(min, max) : undefined
    if (word !== undefined) this.text += word
    else for (let i = 0; i < times; i++) this.text += this.#char(all, i === 0 && times > 1)
  }

  #char(all: ReadonlyArray<string>, leads: boolean): string {
    const chars = this.#wish.pretty ? prettier(all) : all
    const char = pickFrom(this.#random, chars)
    return leads && char === "0" && this.#wish.pretty ? (chars.at(-1) ?? char) : char
  }

  #word(min: number, max: number): string | undefined {
    const word = pickFrom(this.#random, randomWords.words)
    return word.length >= min && word.length <= max ? word : undefined
  }
}

const shortestWord = 4

interface Characters {
  readonly all: ReadonlyArray<string>
  /** Whether every lower case letter is among them. */
  readonly letters: boolean
}

const remembered = new WeakMap<CharNode, Characters>()

const charactersOf = ({ unicode }: Pattern, node: CharNode): Characters => {
  const known = remembered.get(node)
  if (known !== undefined) return known
  const all = charsOf(node, charTest(node, { unicode, ignoreCase: false, dotAll: false, multiline: false }))
  const found = { all, letters: all.filter((char) => /[a-z]/.test(char)).length === 26 }
  remembered.set(node, found)
  return found
}

/** The members a person would type first. */
const prettier = (chars: ReadonlyArray<string>): ReadonlyArray<string> => {
  const plain = chars.filter((char) => /[a-z0-9]/.test(char))
  if (plain.length === 0) return chars
  const letters = plain.filter((char) => /[a-z]/.test(char))
  return letters.length === 26 ? letters : plain
}
