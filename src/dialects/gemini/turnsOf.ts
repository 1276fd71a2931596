/** Contents as turns: what the model said in pieces, as chats keep the chunks of a stream, is one turn. */
import { listOf } from "./listOf.ts"
import type { Content, Part } from "./WireContent.ts"

export interface Turn {
  readonly model: boolean
  readonly parts: ReadonlyArray<Part>
  /** Where in the contents it begins. */
  readonly index: number
}

export const turnsOf = (contents: ReadonlyArray<Content>): ReadonlyArray<Turn> => {
  const turns: Array<Turn> = []
  for (const [index, content] of contents.entries()) {
    const parts = listOf(content.parts)
    const last = turns.at(-1)
    if (content.role !== "model" || last?.model !== true) turns.push({ model: content.role === "model", parts, index })
    else turns[turns.length - 1] = { ...last, parts: [...last.parts, ...parts] }
  }
  return turns
}
