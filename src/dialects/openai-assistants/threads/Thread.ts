/** A thread as it is sent, and as it is kept: with the run that holds it. */
import type { Metadata } from "../assistants/Assistant.ts"
import type { ToolResources } from "../WireTools.ts"

export interface Thread {
  readonly id: string
  readonly object: "thread"
  readonly created_at: number
  readonly metadata: Metadata
  readonly tool_resources: ToolResources
}

export interface KeptThread {
  readonly thread: Thread
  /** The run that keeps others out; one that has ended does so no more. */
  readonly activeRun: string | null
}
