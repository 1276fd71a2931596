/** What happens to a run, its steps and its messages: each change is an event of the stream, and all but deltas are kept. */
import type { Message } from "../messages/Message.ts"
import type { KeptRun } from "./Run.ts"
import type { RunStep } from "./RunStep.ts"

export type Change =
  | { readonly _tag: "Run"; readonly apply: (now: KeptRun) => KeptRun }
  /** Without an event it is kept and not told of. */
  | { readonly _tag: "Step"; readonly event?: "created" | RunStep["status"]; readonly step: RunStep }
  | { readonly _tag: "Message"; readonly event: "created" | Message["status"]; readonly message: Message }
  | { readonly _tag: "Delta"; readonly event: "thread.message.delta" | "thread.run.step.delta"; readonly data: object }

export const runChange = (apply: (now: KeptRun) => KeptRun): Change => ({ _tag: "Run", apply })
