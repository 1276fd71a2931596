/** The answers of a rule in the order in which they are given. */
import type { MockResponse } from "./MockResponse.ts"
import type { MockRule, Turn } from "./MockRule.ts"

export const responsesOf = ({ response, turns }: MockRule): ReadonlyArray<MockResponse> => {
  if (turns !== undefined) return turns.map(responseOfTurn)
  if (typeof response === "string") return [{ content: response }]
  if (response === undefined) return []
  return isList(response) ? response : [response]
}

const isList = (response: MockResponse | ReadonlyArray<MockResponse>): response is ReadonlyArray<MockResponse> =>
  Array.isArray(response)

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
