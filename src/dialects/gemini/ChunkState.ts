/** What is known of a stream between its chunks. */
import type { ChoiceEnded, Started } from "../../domain/Reply.ts"
import type { OutputMedium } from "./OutputMedium.ts"
import type { WrittenCall } from "./replyParts.ts"
import type { Counts } from "./usageMetadata.ts"

/** What a stream's chunks have in common. */
export interface StreamText {
  readonly started: Started
  readonly promptDetails: string
  readonly tail: string
  /** What the answer is, where it is no text. */
  readonly spoken: OutputMedium["modality"] | undefined
  /** Whether the texts are kept until their ends, where something is told of them. */
  readonly listens: boolean
}

/** What is known of one choice: the call it is writing, and how it has ended, which its last chunk tells. */
export interface ChoiceState {
  readonly call?: WrittenCall | undefined
  readonly signed?: boolean
  readonly withheld?: boolean
  /** The first call that came to no JSON object. */
  readonly malformed?: WrittenCall | undefined
  /** Its text up to now, where the stream listens. */
  readonly text?: string
  /** Whether it has shown thoughts, where the stream listens. */
  readonly thought?: boolean
  readonly ended?: ChoiceEnded | undefined
  /** Whether it was filtered before anything was said. */
  readonly blocked?: boolean
}

export interface ChunkState {
  readonly stream: StreamText | undefined
  readonly counts: Counts
  readonly choices: ReadonlyArray<ChoiceState>
  /** The choice that has ended last, while its last chunk waits for the counts. */
  readonly pending: number | undefined
}

export const initial: ChunkState = {
  stream: undefined,
  counts: { prompt: 0, cached: 0, candidates: 0, thoughts: 0 },
  choices: [],
  pending: undefined,
}

export const withChoice = (
  choices: ReadonlyArray<ChoiceState>,
  index: number,
  more: ChoiceState,
): ReadonlyArray<ChoiceState> => {
  const changed = [...choices]
  changed[index] = { ...changed[index], ...more }
  return changed
}
