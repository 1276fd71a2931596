/** What of a request its answer needs again. */
import { type Citable, sourcesOf } from "./citing/sourcesOf.ts"
import { redactsThoughts } from "./magicStrings.ts"
import type { ToolsetMembers } from "./OfferedTool.ts"
import type { ServerTools } from "./serverTools/ServerTool.ts"
import type { MessageRequest } from "./Wire.ts"

export interface MessageOptions {
  /** Whether thinking blocks say what was thought; if not, they are signed all the same. */
  readonly showsThoughts: boolean
  /** Whether thoughts come in blocks that nobody is to read. */
  readonly redactsThoughts: boolean
  /** Whether the answer says what was taken out of the prompt, for a caller who asked for that. */
  readonly reportsEdits: boolean
  readonly serverTools: ServerTools
  readonly members: ToolsetMembers
  readonly citable: Citable
  /** The container that code is to run in. */
  readonly container: string | undefined
}

export const optionsOf = (
  body: MessageRequest,
  { serverTools, members }: Pick<MessageOptions, "serverTools" | "members">,
): MessageOptions => {
  const { thinking, context_management } = body
  return {
    showsThoughts: thinking == null || !("display" in thinking) || thinking.display !== "omitted",
    redactsThoughts: redactsThoughts(body),
    reportsEdits: context_management != null,
    serverTools,
    members,
    citable: sourcesOf(body),
    container: containerIn(body),
  }
}

const containerIn = ({ container }: MessageRequest): string | undefined => {
  if (typeof container === "string") return container
  return typeof container?.id === "string" ? container.id : undefined
}
