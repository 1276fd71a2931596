/** Draws the tokens of a text by a grammar, without recursion and always to an end. */
import type { Random } from "effect"
import { between, pickFrom } from "../json/chance.ts"
import type { Part, Rule } from "./Part.ts"

/** How many tokens and rules a text may have beyond what it must. */
const roomPerText = 80
const mostTurns = 3
const longestText = 50_000

/** Undefined where no text was found. */
type WriteLeaf = (part: Part & { readonly _tag: "Matching" }, rule: string) => string | undefined

interface Task {
  readonly part: Part
  readonly rule: string
}

/** Undefined when a token could not be written, or all together would be too long. */
export const drawTokens = (
  { name, part }: Rule,
  random: Random.Random,
  writeLeaf: WriteLeaf,
): ReadonlyArray<string> | undefined => {
  const tokens: Array<string> = []
  const work: Array<Task> = [{ part, rule: name }]
  const room = { left: roomPerText }
  let length = 0
  for (let task = work.pop(); task !== undefined; task = work.pop()) {
    const token = tokenOf(task, random, writeLeaf)
    if (token === undefined) return undefined
    if (token !== noToken) {
      tokens.push(token)
      length += token.length
    }
    if (length > longestText) return undefined
    for (const next of insideOf(task, random, room).toReversed()) work.push(next)
  }
  return tokens
}

const noToken = Symbol("a part that is made of others")

const tokenOf = ({ part, rule }: Task, random: Random.Random, writeLeaf: WriteLeaf) => {
  switch (part._tag) {
    case "Fixed":
      return part.text
    case "Matching":
      return writeLeaf(part, rule)
    case "Glued":
      return drawTokens(part.rule, random, writeLeaf)?.join("")
    default:
      return noToken
  }
}

/** Whatever is chosen beyond the smallest way takes from the room; so it ends when there is none left. */
const insideOf = ({ part, rule }: Task, random: Random.Random, room: { left: number }): ReadonlyArray<Task> => {
  switch (part._tag) {
    case "Call":
      return [{ part: part.rule.part, rule: part.rule.name }]
    case "Sequence":
      return part.items.map((item) => ({ part: item, rule }))
    case "Choice": {
      // Half at most, so that something is left for what comes later.
      const options = part.options.filter(({ size }) => size - part.size <= room.left / 2)
      const option = pickFrom(random, options)
      room.left -= option.size - part.size
      return [{ part: option, rule }]
    }
    case "Repeat": {
      const { item, min, max } = part
      const affordable = Math.floor(room.left / 2 / Math.max(1, item.size))
      const extra = between(random, 0, Math.min(max - min, affordable, mostTurns))
      room.left -= extra * Math.max(1, item.size)
      return Array.from({ length: min + extra }, () => ({ part: item, rule }))
    }
    default:
      return []
  }
}
