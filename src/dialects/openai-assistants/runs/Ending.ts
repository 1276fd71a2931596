/** How a run ends before its answer does. */
import type { IncompleteReason } from "../messages/Message.ts"
import { addUsage, type KeptRun, type Run, type RunError, type RunUsage, stampOf } from "./Run.ts"
import type { RunStep } from "./RunStep.ts"

export type Ending =
  | { readonly status: "cancelled" | "expired" }
  | { readonly status: "failed"; readonly error: RunError }
  | { readonly status: "incomplete"; readonly reason: "max_completion_tokens" | "max_prompt_tokens" }

export const endedRun =
  (ending: Ending, usage: RunUsage, now: number) =>
  (kept: KeptRun): KeptRun => {
    const used = addUsage(kept.used, usage)
    const run: Run = {
      ...kept.run,
      status: ending.status,
      required_action: null,
      expires_at: ending.status === "expired" ? kept.run.expires_at : null,
      usage: used,
      ...particulars(ending, stampOf(kept, now)),
    }
    return { ...kept, run, used, asked: null }
  }

const particulars = (ending: Ending, at: number): Partial<Run> => {
  switch (ending.status) {
    case "cancelled":
      return { cancelled_at: at }
    case "expired":
      return {}
    case "failed":
      return { failed_at: at, last_error: ending.error }
    case "incomplete":
      return { incomplete_details: { reason: ending.reason } }
  }
}

/** The step that the run was at. */
export const endedStep = (step: RunStep, ending: Ending, usage: RunUsage, at: number): RunStep => {
  switch (ending.status) {
    case "cancelled":
      return { ...step, status: "cancelled", cancelled_at: at, usage }
    case "expired":
      return { ...step, status: "expired", expired_at: at, usage }
    case "failed": {
      const { code, message } = ending.error
      const error = { code: code === "invalid_prompt" ? ("server_error" as const) : code, message }
      return { ...step, status: "failed", failed_at: at, last_error: error, usage }
    }
    case "incomplete":
      return { ...step, status: "completed", completed_at: at, usage }
  }
}

export const incompleteReason = ({ status }: Ending): IncompleteReason =>
  status === "incomplete" ? "max_tokens" : `run_${status}`
