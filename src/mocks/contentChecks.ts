/** Checks of what the messages say. */
import { textOf } from "../domain/Prompt.ts"
import type { CheckMakers } from "./compileMatch.ts"
import { linearRegex } from "./LinearRegex.ts"
import type { RequestFacts, TextSource } from "./RequestFacts.ts"

const contains = (source: TextSource, wanted: string, lower: boolean) => {
  const needle = lower ? wanted.toLowerCase() : wanted
  return {
    test: (facts: RequestFacts) => facts.text(source, lower).includes(needle),
    actual: (facts: RequestFacts) => facts.text(source, false),
  }
}

const matches = (source: TextSource, pattern: string, lower: boolean) => {
  const regex = linearRegex(pattern, lower)
  return {
    test: (facts: RequestFacts) => regex.test(facts.text(source, false)),
    actual: (facts: RequestFacts) => facts.text(source, false),
  }
}

/** Whether any of the texts contains what is wanted. */
const someContains = (wanted: string, lower: boolean, textsOf: (facts: RequestFacts) => ReadonlyArray<string>) => {
  const needle = lower ? wanted.toLowerCase() : wanted
  return {
    test: (facts: RequestFacts) => textsOf(facts).some((text) => (lower ? text.toLowerCase() : text).includes(needle)),
    actual: textsOf,
  }
}

export const contentChecks: CheckMakers = {
  has_tool_result: (wanted) => ({
    test: ({ toolResults }) => toolResults.length > 0 === wanted,
    actual: ({ toolResults }) => toolResults.length > 0,
  }),
  tool_call_id: (id) => ({
    test: ({ toolResults }) => toolResults.some(({ toolCallId }) => toolCallId === id),
    actual: ({ toolResults }) => toolResults.map(({ toolCallId }) => toolCallId),
  }),
  content_equals: (wanted, lower) => {
    const text = lower ? wanted.toLowerCase() : wanted
    return {
      test: (facts) => facts.text("content", lower) === text,
      actual: (facts) => facts.text("content", false),
    }
  },
  content_contains: (wanted, lower) => contains("content", wanted, lower),
  system_contains: (wanted, lower) => contains("system", wanted, lower),
  tool_result_contains: (wanted, lower) =>
    someContains(wanted, lower, ({ toolResults }) => toolResults.map((message) => textOf(message))),
  any_message: (wanted, lower) =>
    someContains(wanted, lower, ({ messages }) => messages.map((message) => textOf(message))),
  content_regex: (pattern, lower) => matches("content", pattern, lower),
  system_regex: (pattern, lower) => matches("system", pattern, lower),
}
