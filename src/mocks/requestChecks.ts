/** Checks of what a request says about itself. */
import type { CheckMakers } from "./compileMatch.ts"
import type { Range } from "./MockMatch.ts"
import { globTest } from "./matchesGlob.ts"
import type { RequestFacts } from "./RequestFacts.ts"

type OneOrMore = string | ReadonlyArray<string>

const listOf = (value: OneOrMore): ReadonlyArray<string> => (typeof value === "string" ? [value] : value)

const folded = (text: string, lower: boolean): string => (lower ? text.toLowerCase() : text)

/** Whether any of the globs fits the text. */
const fits = (globs: OneOrMore, lower: boolean, read: (facts: RequestFacts) => string | undefined) => {
  const [first = () => false, ...others] = listOf(globs).map((glob) => globTest(folded(glob, lower)))
  return {
    test: (facts: RequestFacts) => {
      const found = read(facts)
      if (found === undefined) return false
      const text = folded(found, lower)
      return first(text) || (others.length > 0 && others.some((fitsToo) => fitsToo(text)))
    },
    actual: read,
  }
}

const inRange = (range: Range, numberOf: (facts: RequestFacts) => number | undefined) => ({
  test: (facts: RequestFacts) => {
    const value = numberOf(facts)
    if (value === undefined) return false
    if (typeof range === "number") return value === range
    return value >= (range.min ?? Number.NEGATIVE_INFINITY) && value <= (range.max ?? Number.POSITIVE_INFINITY)
  },
  actual: numberOf,
})

const equals = <A>(wanted: A, read: (facts: RequestFacts) => A) => ({
  test: (facts: RequestFacts) => read(facts) === wanted,
  actual: read,
})

/** Every name's value must fit its glob. */
const allFit = (
  wanted: Readonly<Record<string, string>>,
  lower: boolean,
  read: (facts: RequestFacts, name: string) => string | undefined,
) => {
  const each = Object.entries(wanted).map(([name, glob]) => fits(glob, lower, (facts) => read(facts, name)))
  return {
    test: (facts: RequestFacts) => each.every(({ test }) => test(facts)),
    actual: (facts: RequestFacts) =>
      Object.fromEntries(Object.keys(wanted).map((name) => [name, read(facts, name) ?? null])),
  }
}

export const requestChecks: CheckMakers = {
  stream: (wanted) => equals(wanted, ({ request }) => request.streaming),
  turn: (range) => inRange(range, ({ turn }) => turn),
  messages_count: (range) => inRange(range, ({ messagesCount }) => messagesCount),
  temperature: (range) => inRange(range, ({ request }) => request.prompt.sampling.temperature),
  response_format: (wanted) => equals(wanted, ({ responseFormat }) => responseFormat),
  model: (globs, lower) => fits(globs, lower, ({ request }) => request.prompt.model),
  provider: (globs, lower) => fits(globs, lower, ({ request }) => request.call?.provider),
  endpoint: (globs, lower) => fits(globs, lower, ({ request }) => request.call?.endpoint),
  user: (glob, lower) => fits(glob, lower, ({ user }) => user),
  key: (glob, lower) => fits(glob, lower, ({ request }) => request.call?.caller.name),
  header: (wanted, lower) => allFit(wanted, lower, (facts, name) => facts.header(name)),
  metadata: (wanted, lower) => allFit(wanted, lower, (facts, name) => facts.metadata(name)),
  tools_include: (names) => ({
    test: ({ request }) => listOf(names).every((name) => request.prompt.tools.some((tool) => tool.name === name)),
    actual: ({ request }) => request.prompt.tools.map((tool) => tool.name),
  }),
}
