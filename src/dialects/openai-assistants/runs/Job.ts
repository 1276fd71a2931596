/** A run that this process works at. */
import type { Asked } from "./Asked.ts"
import type { KeptRun } from "./Run.ts"
import { RunLog } from "./RunLog.ts"
import type { RunWriter } from "./RunWriter.ts"

export class Job {
  readonly log = new RunLog()
  readonly asked: Asked | undefined
  kept: KeptRun
  /** The simulated time, in Unix milliseconds. */
  at: number
  /** Of the answer that is being given. */
  writer: RunWriter | undefined
  /** Counts the tokens of the answer as far as it was given. */
  count: (text: string) => number = () => 0

  /** @param asked absent where nothing is left to do but to end the run */
  constructor(kept: KeptRun, asked: Asked | undefined) {
    this.kept = kept
    this.at = kept.atMs
    this.asked = asked
  }

  get id(): string {
    return this.kept.run.id
  }
}
