/** Which of the offered tools an answer calls. */
import type { Random } from "effect"
import type { Prompt, ToolSpec } from "../domain/Prompt.ts"

export interface ToolHabits {
  /** How likely an answer to a user's message calls a tool, where the caller leaves it to the model; 0 to 1. */
  readonly callProbability: number
  /** Most calls at once; how many there are is drawn. */
  readonly maxParallel: number
  /** How often tools are called after one user message before the final text. */
  readonly rounds: number
}

/** In the order of the calls; a tool is called twice only when all were called once. Empty: the answer is text. */
export const toolsToCall = (prompt: Prompt, habits: ToolHabits, random: Random.Random): ReadonlyArray<ToolSpec> => {
  const offered = offeredBy(prompt)
  if (offered.length === 0) return []
  if (!mustCall(prompt) && !wantsTools(prompt, habits, random)) return []
  const most = prompt.parallelToolCalls && prompt.toolChoice._tag !== "Named" ? habits.maxParallel : 1
  const count = 1 + Math.floor(random.nextDoubleUnsafe() * most)
  const called: Array<ToolSpec> = []
  let left: Array<ToolSpec> = []
  while (called.length < count) {
    if (left.length === 0) left = [...offered]
    called.push(...left.splice(Math.floor(random.nextDoubleUnsafe() * left.length), 1))
  }
  return called
}

const offeredBy = ({ tools, toolChoice }: Prompt): ReadonlyArray<ToolSpec> => {
  switch (toolChoice._tag) {
    case "None":
      return []
    case "Named":
      return tools.filter(({ name }) => name === toolChoice.name)
    case "Allowed":
      return tools.filter(({ name }) => toolChoice.names.includes(name))
    default:
      return callersFirst(tools)
  }
}

/** Where the caller runs tools itself, those that the provider runs are called by name only; searches for tools come last. */
const callersFirst = (tools: ReadonlyArray<ToolSpec>): ReadonlyArray<ToolSpec> => {
  const own = tools.filter(({ hosted }) => hosted === undefined)
  if (own.length > 0) return own
  const others = tools.filter(({ hosted }) => hosted?.terms === undefined)
  return others.length > 0 ? others : tools
}

const mustCall = ({ toolChoice }: Prompt): boolean =>
  toolChoice._tag === "Required" ||
  toolChoice._tag === "Named" ||
  (toolChoice._tag === "Allowed" && toolChoice.required)

const wantsTools = ({ messages }: Prompt, habits: ToolHabits, random: Random.Random): boolean => {
  const lastUser = messages.findLastIndex(({ role }) => role === "user")
  const rounds = messages.slice(lastUser + 1).filter(({ toolCalls }) => (toolCalls?.length ?? 0) > 0).length
  if (rounds > 0) return rounds < habits.rounds && messages.at(-1)?.role === "tool"
  return habits.rounds > 0 && random.nextDoubleUnsafe() < habits.callProbability
}
