/** A step of a run, as it is kept and sent. */
import type { Metadata } from "../assistants/Assistant.ts"
import type { Run, RunUsage } from "./Run.ts"

export interface FunctionStepCall {
  readonly id: string
  readonly type: "function"
  readonly function: { readonly name: string; readonly arguments: string; readonly output: string | null }
}

export interface FileSearchResult {
  readonly file_id: string
  readonly file_name: string
  readonly score: number
  readonly content?: ReadonlyArray<{ readonly type: "text"; readonly text: string }>
}

export interface FileSearchStepCall {
  readonly id: string
  readonly type: "file_search"
  readonly file_search: {
    readonly ranking_options: { readonly ranker: string; readonly score_threshold: number }
    readonly results: ReadonlyArray<FileSearchResult>
  }
}

export interface CodeStepCall {
  readonly id: string
  readonly type: "code_interpreter"
  readonly code_interpreter: {
    readonly input: string
    readonly outputs: ReadonlyArray<{ readonly type: "logs"; readonly logs: string }>
  }
}

export type StepCall = FunctionStepCall | FileSearchStepCall | CodeStepCall

export type StepDetails =
  | { readonly type: "message_creation"; readonly message_creation: { readonly message_id: string } }
  | { readonly type: "tool_calls"; readonly tool_calls: ReadonlyArray<StepCall> }

export interface RunStep {
  readonly id: string
  readonly object: "thread.run.step"
  readonly created_at: number
  readonly run_id: string
  readonly assistant_id: string
  readonly thread_id: string
  readonly type: StepDetails["type"]
  readonly status: "in_progress" | "cancelled" | "failed" | "completed" | "expired"
  readonly cancelled_at: number | null
  readonly completed_at: number | null
  readonly expired_at: number | null
  readonly failed_at: number | null
  readonly last_error: { readonly code: "server_error" | "rate_limit_exceeded"; readonly message: string } | null
  readonly step_details: StepDetails
  readonly metadata: Metadata
  readonly usage: RunUsage | null
}

export const newStep = (run: Run, id: string, createdAt: number, details: StepDetails): RunStep => ({
  id,
  object: "thread.run.step",
  created_at: createdAt,
  run_id: run.id,
  assistant_id: run.assistant_id,
  thread_id: run.thread_id,
  type: details.type,
  status: "in_progress",
  cancelled_at: null,
  completed_at: null,
  expired_at: null,
  failed_at: null,
  last_error: null,
  step_details: details,
  metadata: {},
  usage: null,
})
