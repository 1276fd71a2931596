/** The answers of a rule in the order in which they are given. */
import type { MockResponse } from "./MockResponse.ts"
import type { MockRule, Turn } from "./MockRule.ts"

export const responsesOf = ({ response, turns }: MockRule): ReadonlyArray<MockResponse> => {
  if (turns !== undefined) return turns.map(responseOfTurn)
  if (response === undefined) return []
  return (isList(response) ? response : [response]).map((item) => (typeof item === "string" ? { content: item } : item))
}

type Responses = NonNullable<MockRule["response"]>

const isList = (response: Responses): response is Extract<Responses, ReadonlyArray<unknown>> => Array.isArray(response)

const responseOfTurn = (turn: Turn): MockResponse => {
  switch (turn.type) {
    case "assistant":
      return { content: turn.text, ...(turn.reasoning === undefined ? {} : { reasoning: turn.reasoning }) }
    case "tool_calls":
      return { tool_calls: turn.calls }
    case "mixed":
      return { content: turn.text, tool_calls: turn.calls }
    case "error":
      return { error: turn.error }
  }
}
