/** What an answer that came to its end makes of its run. */
import { addUsage, type FunctionCall, type KeptRun, type RunUsage } from "./Run.ts"

export const completedRun =
  (usage: RunUsage, at: number) =>
  (kept: KeptRun): KeptRun => {
    const used = addUsage(kept.used, usage)
    const run = { ...kept.run, status: "completed" as const, completed_at: at, expires_at: null, usage: used }
    return { ...kept, run, used }
  }

export const askedForOutputs =
  (usage: RunUsage, calls: ReadonlyArray<FunctionCall>) =>
  (kept: KeptRun): KeptRun => ({
    ...kept,
    used: addUsage(kept.used, usage),
    asked: usage,
    run: {
      ...kept.run,
      status: "requires_action",
      required_action: { type: "submit_tool_outputs", submit_tool_outputs: { tool_calls: calls } },
    },
  })
