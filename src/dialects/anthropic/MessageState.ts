/** How far a stream has come. */
import type { ChoiceEnded, Started } from "../../domain/Reply.ts"
import type { SentenceState } from "./citing/cutSentences.ts"
import type { Served } from "./serverTools/Served.ts"
import type { ServerTool } from "./serverTools/ServerTool.ts"

/** A call is a `tool_use`, whoever runs the tool. */
export type BlockType = "text" | "thinking" | "redacted_thinking" | "tool_use"

export interface MessageState {
  readonly started: Started | undefined
  /** Whether the caller has been told that the message begins. */
  readonly begun: boolean
  /** The index of the open block, or of the next one. */
  readonly index: number
  readonly open: BlockType | undefined
  /** The text before a piece of the open block's content. */
  readonly head: string
  /** The open block's call, where Anthropic runs the tool. */
  readonly call: OpenCall | undefined
  readonly served: Served
  /** How many characters of text there were while there was something to cite. */
  readonly position: number
  readonly sentence: SentenceState
  /** Whether the open block cites. */
  readonly citing: boolean
  readonly refused: boolean
  readonly ended: ChoiceEnded | undefined
}

interface OpenCall {
  readonly tool: ServerTool
  readonly id: string
  /** As far as it has come. */
  readonly input: string
}
