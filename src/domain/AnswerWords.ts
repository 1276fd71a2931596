/** What a provider calls that which all answers tell: that they are over, why, and what they cost. */

export interface AnswerWords {
  /** How a stream says that it is over; absent: only its end tells. */
  readonly lastEvent?: LastEvent
  readonly reason?: ReasonWords
  /** The names of its counts of tokens. */
  readonly usage?: UsageWords
}

export interface LastEvent {
  /** All that the event says. */
  readonly text?: string
  /** Its `type`, any of these. */
  readonly types?: ReadonlyArray<string>
  /** In a stream of lines of JSON, the field that is true in the last. */
  readonly flag?: string
  /** Where no one event says it: whether all that were sent do, the last of which has come whole. */
  readonly told?: (body: string) => boolean
}

export interface ReasonWords {
  /** The fields that say it; the last in a stream counts. */
  readonly fields?: ReadonlyArray<string>
  /** Its words in small letters, as the simulator has them; others are the same. */
  readonly meaning?: Readonly<Record<string, string>>
  /** The fields that hold calls, where it stops for them as for all else. */
  readonly calls?: ReadonlyArray<string>
  /** Where no field says it. */
  readonly otherwise?: (body: string) => string | undefined
}

export interface UsageWords {
  readonly prompt: ReadonlyArray<string>
  readonly completion: ReadonlyArray<string>
  readonly cached?: ReadonlyArray<string>
  readonly reasoning?: ReadonlyArray<string>
  /** What is counted beside the rest of the prompt. */
  readonly besidePrompt?: ReadonlyArray<string>
  /** What is counted beside the rest of the answer. */
  readonly besideCompletion?: ReadonlyArray<string>
}
