/** Turns a pattern's tree into functions that match by backtracking and pay for every step. */
import type { AST } from "@eslint-community/regexpp"
import type { Fuel } from "./Fuel.ts"
import { type CharFlags, type CharNode, charAt, charTest, isCharNode } from "./patternChars.ts"

interface Run {
  readonly text: string
  readonly fuel: Fuel
  readonly captures: Map<AST.CapturingGroup, string>
}

/** Goes on behind a match; the whole pattern matches when the last one says so. */
type Next = (at: number) => boolean
type Match = (run: Run, at: number, next: Next) => boolean

/** Whether the pattern matches from `start` on. */
export const compilePattern = (tree: AST.Pattern, flags: CharFlags) => {
  const match = compileAlternatives(tree.alternatives, flags)
  return (text: string, start: number, fuel: Fuel): boolean =>
    match({ text, fuel, captures: new Map() }, start, () => true)
}

const compileAlternatives = (alternatives: ReadonlyArray<AST.Alternative>, flags: CharFlags): Match => {
  const all = alternatives.map(({ elements }) => compileSequence(elements, flags))
  const [only, ...others] = all
  if (only !== undefined && others.length === 0) return only
  return (run, at, next) => all.some((match) => match(run, at, next))
}

const compileSequence = (elements: ReadonlyArray<AST.Element>, flags: CharFlags): Match =>
  elements
    .map((element) => compileElement(element, flags))
    .reduceRight<Match>((rest, first) => (run, at, next) => first(run, at, (end) => rest(run, end, next)), matchNothing)

const matchNothing: Match = (_, at, next) => next(at)

const compileElement = (element: AST.Element, flags: CharFlags): Match => {
  if (isCharNode(element)) return compileChar(element, flags)
  switch (element.type) {
    case "Group":
      return compileAlternatives(element.alternatives, changedFlags(flags, element.modifiers))
    case "CapturingGroup":
      return compileCapture(element, flags)
    case "Quantifier":
      return isCharNode(element.element)
        ? compileCharRun(element, element.element, flags)
        : compileRepeat(element, element.element, flags)
    case "Backreference":
      return compileBackreference(element)
    case "Assertion":
      return compileAssertion(element, flags)
  }
}

const changedFlags = (flags: CharFlags, modifiers: AST.Modifiers | null): CharFlags => {
  if (modifiers === null) return flags
  const { add, remove } = modifiers
  const changed = (flag: "ignoreCase" | "dotAll" | "multiline") => (flags[flag] || add[flag]) && remove?.[flag] !== true
  return {
    unicode: flags.unicode,
    ignoreCase: changed("ignoreCase"),
    dotAll: changed("dotAll"),
    multiline: changed("multiline"),
  }
}

const compileChar = (node: CharNode, flags: CharFlags): Match => {
  const test = charTest(node, flags)
  return (run, at, next) => {
    run.fuel.spend(1)
    const char = charAt(run.text, at, flags.unicode)
    return char !== "" && test(char) && next(at + char.length)
  }
}

/** A run of single characters needs no recursion: it takes what it can and gives back one at a time. */
const compileCharRun = ({ min, max, greedy }: AST.Quantifier, node: CharNode, flags: CharFlags): Match => {
  const test = charTest(node, flags)
  return (run, at, next) => {
    const ends = [at]
    const most = greedy ? max : min
    let end = at
    const grow = (): boolean => {
      run.fuel.spend(1)
      const char = charAt(run.text, end, flags.unicode)
      if (char === "" || !test(char)) return false
      end += char.length
      return true
    }
    while (ends.length <= most && grow()) ends.push(end)
    if (ends.length <= min) return false
    if (!greedy) return lazily(end, ends.length - 1, max, grow, () => end, next)
    for (let count = ends.length - 1; count >= min; count--) if (next(ends[count] as number)) return true
    return false
  }
}

const lazily = (from: number, taken: number, max: number, grow: () => boolean, end: () => number, next: Next) => {
  if (next(from)) return true
  for (let count = taken; count < max && grow(); count++) if (next(end())) return true
  return false
}

const compileRepeat = (
  { min, max, greedy }: AST.Quantifier,
  element: AST.QuantifiableElement,
  flags: CharFlags,
): Match => {
  const match = compileElement(element, flags)
  const inside = capturesIn(element)
  const repeat = (run: Run, at: number, count: number, next: Next): boolean => {
    run.fuel.spend(1)
    const again = (): boolean => {
      if (count >= max) return false
      const kept = inside.map((group) => run.captures.get(group))
      for (const group of inside) run.captures.delete(group)
      // A turn that takes nothing would go on for ever; the turns that are still due take nothing either.
      const behind = (end: number) =>
        end > at ? repeat(run, end, count + 1, next) : count < min && repeat(run, end, min, next)
      if (match(run, at, behind)) return true
      inside.forEach((group, i) => void restore(run, group, kept[i]))
      return false
    }
    const enough = (): boolean => count >= min && next(at)
    return greedy ? again() || enough() : enough() || again()
  }
  return (run, at, next) => repeat(run, at, 0, next)
}

const capturesIn = (node: AST.QuantifiableElement | AST.Element): ReadonlyArray<AST.CapturingGroup> => {
  if (node.type === "Quantifier") return capturesIn(node.element)
  if (!("alternatives" in node)) return []
  const below = node.alternatives.flatMap(({ elements }) => elements.flatMap(capturesIn))
  return node.type === "CapturingGroup" ? [node, ...below] : below
}

const restore = (run: Run, group: AST.CapturingGroup, text: string | undefined): void => {
  if (text === undefined) run.captures.delete(group)
  else run.captures.set(group, text)
}

const compileCapture = (group: AST.CapturingGroup, flags: CharFlags): Match => {
  const inside = compileAlternatives(group.alternatives, flags)
  return (run, at, next) =>
    inside(run, at, (end) => {
      const kept = run.captures.get(group)
      run.captures.set(group, run.text.slice(at, end))
      if (next(end)) return true
      restore(run, group, kept)
      return false
    })
}

const compileBackreference = ({ resolved }: AST.Backreference): Match => {
  const groups = Array.isArray(resolved) ? resolved : [resolved]
  return (run, at, next) => {
    const text = groups.map((group) => run.captures.get(group)).find((found) => found !== undefined) ?? ""
    run.fuel.spend(1 + text.length)
    return run.text.startsWith(text, at) && next(at + text.length)
  }
}

const isLineEnd = (char: string | undefined): boolean => char !== undefined && /[\n\r\u2028\u2029]/.test(char)
const isWordChar = (char: string | undefined): boolean => char !== undefined && /\w/.test(char)

const compileAssertion = (assertion: AST.Assertion, flags: CharFlags): Match => {
  switch (assertion.kind) {
    case "start":
      return (run, at, next) => (at === 0 || (flags.multiline && isLineEnd(run.text[at - 1]))) && next(at)
    case "end":
      return (run, at, next) => (at === run.text.length || (flags.multiline && isLineEnd(run.text[at]))) && next(at)
    case "word":
      return (run, at, next) =>
        (isWordChar(run.text[at - 1]) !== isWordChar(run.text[at])) !== assertion.negate && next(at)
    case "lookahead":
    case "lookbehind":
      return compileLook(assertion, flags)
  }
}

const compileLook = ({ kind, negate, alternatives }: AST.LookaroundAssertion, flags: CharFlags): Match => {
  const inside = compileAlternatives(alternatives, flags)
  const ahead = (run: Run, at: number) => inside(run, at, () => true)
  const behind = (run: Run, at: number) => {
    for (let from = at; from >= 0; from--) if (inside(run, from, (end) => end === at)) return true
    return false
  }
  const found = kind === "lookahead" ? ahead : behind
  return (run, at, next) => found(run, at) !== negate && next(at)
}
