/** A run as it is sent, and as it is kept: with what only the server knows of it. */
import type { Effort } from "../../../domain/Prompt.ts"
import type { Metadata } from "../assistants/Assistant.ts"
import type { AssistantTool, ResponseFormat, ToolChoice } from "../WireTools.ts"

export type RunStatus =
  | "queued"
  | "in_progress"
  | "requires_action"
  | "cancelling"
  | "cancelled"
  | "failed"
  | "completed"
  | "incomplete"
  | "expired"

export interface FunctionCall {
  readonly id: string
  readonly type: "function"
  readonly function: { readonly name: string; readonly arguments: string }
}

export interface RunUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

export interface Run {
  readonly id: string
  readonly object: "thread.run"
  readonly created_at: number
  readonly assistant_id: string
  readonly thread_id: string
  readonly status: RunStatus
  readonly started_at: number | null
  readonly expires_at: number | null
  readonly cancelled_at: number | null
  readonly failed_at: number | null
  readonly completed_at: number | null
  readonly required_action: {
    readonly type: "submit_tool_outputs"
    readonly submit_tool_outputs: { readonly tool_calls: ReadonlyArray<FunctionCall> }
  } | null
  readonly last_error: RunError | null
  readonly model: string
  readonly instructions: string
  readonly tools: ReadonlyArray<AssistantTool>
  readonly metadata: Metadata
  readonly temperature: number | null
  readonly top_p: number | null
  readonly reasoning_effort: Effort | null
  readonly max_completion_tokens: number | null
  readonly max_prompt_tokens: number | null
  readonly truncation_strategy: { readonly type: "auto" | "last_messages"; readonly last_messages: number | null }
  readonly incomplete_details: { readonly reason: "max_completion_tokens" | "max_prompt_tokens" } | null
  readonly usage: RunUsage | null
  readonly response_format: ResponseFormat
  readonly tool_choice: ToolChoice
  readonly parallel_tool_calls: boolean
}

export interface RunError {
  readonly code: "server_error" | "rate_limit_exceeded" | "invalid_prompt"
  readonly message: string
}

export interface KeptRun {
  readonly run: Run
  /** The process that works at it. */
  readonly owner: string
  /** Unix milliseconds by the clock, which time stamps of a seeded run are not. */
  readonly createdMs: number
  /** When the last thing happened to it. */
  readonly atMs: number
  readonly deadlineMs: number
  /** Of all answers so far. */
  readonly used: RunUsage
  /** Of the answer that asked for tools, until their step is complete. */
  readonly asked: RunUsage | null
}

export const noUsage: RunUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

export const addUsage = (a: RunUsage, b: RunUsage): RunUsage => ({
  prompt_tokens: a.prompt_tokens + b.prompt_tokens,
  completion_tokens: a.completion_tokens + b.completion_tokens,
  total_tokens: a.total_tokens + b.total_tokens,
})

const ends: ReadonlyArray<RunStatus> = ["cancelled", "failed", "completed", "incomplete", "expired"]

export const hasEnded = ({ status }: Run): boolean => ends.includes(status)

/** The time stamp of a moment in the run's life, in Unix seconds on the scale of its creation. */
export const stampOf = ({ run, createdMs }: Pick<KeptRun, "run" | "createdMs">, now: number): number =>
  run.created_at + Math.max(0, Math.floor((now - createdMs) / 1000))
