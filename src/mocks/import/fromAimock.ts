/** Takes aimock's fixtures over. */

import type { AimockFile, AimockFixture, AimockMatch } from "./AimockFile.ts"
import { aimockResponse } from "./aimockResponse.ts"
import { compact, type Imported, type MockEntry } from "./Imported.ts"

export const fromAimock = ({ fixtures }: typeof AimockFile.Type): Imported => {
  const warnings: Array<string> = []
  const sequences = new Map<string, Array<AimockFixture>>()
  for (const [index, fixture] of fixtures.entries()) {
    const problem = problemOf(fixture)
    if (problem !== undefined) {
      warnings.push(`fixture ${index + 1} is left out: ${problem}`)
      continue
    }
    const { sequenceIndex, ...match } = fixture.match
    // Fixtures that differ in their place alone are one sequence here.
    const key = sequenceIndex === undefined ? `${index}` : JSON.stringify(match)
    sequences.set(key, [...(sequences.get(key) ?? []), fixture])
  }
  return { mocks: [...sequences.values()].map(mockOf), warnings }
}

const problemOf = ({ match, response }: AimockFixture): string | undefined => {
  if (match.endpoint !== undefined && match.endpoint !== "chat") return `its endpoint is ${match.endpoint}, not chat`
  if (match.inputText !== undefined) return "it is one of embeddings"
  return aimockResponse({ match, response }) === undefined ? "its response is no text, call or error" : undefined
}

const mockOf = (fixtures: ReadonlyArray<AimockFixture>): MockEntry => {
  const placeOf = ({ match }: AimockFixture) => match.sequenceIndex ?? 0
  const responses = fixtures.toSorted((one, other) => placeOf(one) - placeOf(other)).map(aimockResponse)
  const [first] = fixtures
  const isSequence = first?.match.sequenceIndex !== undefined
  const match = first === undefined ? {} : matchOf(first.match)
  return compact({
    match: Object.keys(match).length === 0 ? undefined : match,
    response: isSequence ? responses : responses[0],
    on_exhausted: isSequence ? "next" : undefined,
  })
}

const matchOf = (match: AimockMatch): MockEntry => {
  const system = typeof match.systemMessage === "string" ? [match.systemMessage] : match.systemMessage
  return compact({
    content_contains: match.userMessage,
    system_contains: system?.length === 1 ? system[0] : undefined,
    all: system !== undefined && system.length > 1 ? system.map((text) => ({ system_contains: text })) : undefined,
    tool_call_id: match.toolCallId,
    tool_result_contains: match.toolResultContains,
    tools_include: match.toolName,
    model: match.model === undefined ? undefined : versionsOf(match.model),
    response_format: match.responseFormat,
    turn: match.turnIndex,
    has_tool_result: match.hasToolResult,
    header: match.context === undefined ? undefined : { "x-aimock-context": match.context },
  })
}

/** aimock's model names stand for their dated versions too. */
const versionsOf = (model: string): ReadonlyArray<string> => [model, `${model}-0*`, `${model}-1*`, `${model}-2*`]
