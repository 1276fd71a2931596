/** An assistant as it is kept and sent. */
import type { Effort } from "../../../domain/Prompt.ts"
import type { AssistantTool, ResponseFormat, ToolResources } from "../WireTools.ts"

export type Metadata = Readonly<Record<string, string>>

export interface Assistant {
  readonly id: string
  readonly object: "assistant"
  readonly created_at: number
  readonly name: string | null
  readonly description: string | null
  readonly model: string
  readonly instructions: string | null
  readonly tools: ReadonlyArray<AssistantTool>
  readonly tool_resources: ToolResources
  readonly metadata: Metadata
  readonly top_p: number | null
  readonly temperature: number | null
  readonly reasoning_effort: Effort | null
  readonly response_format: ResponseFormat
}
