/** Reads what recorded answers tell of themselves, in the words of several providers: some speak others' APIs too. */
import type { AnswerWords } from "./AnswerWords.ts"
import { endsItself } from "./endsItself.ts"
import { finishReasonIn } from "./finishReasonIn.ts"
import type { Usage } from "./Usage.ts"
import { usageIn } from "./usageIn.ts"

export interface AnswerReader {
  /** Whether a stream has said its last event, and said it whole. */
  readonly endsItself: (body: string) => boolean
  /** In the simulator's words; `undefined` where the answer says nothing. */
  readonly finishReasonIn: (body: string) => string | undefined
  /** `undefined` where the answer tells none. */
  readonly usageIn: (body: string) => Usage | undefined
}

export const answerReader = (words: ReadonlyArray<AnswerWords>): AnswerReader => ({
  endsItself: endsItself(words.flatMap(({ lastEvent }) => lastEvent ?? [])),
  finishReasonIn: finishReasonIn(words.flatMap(({ reason }) => reason ?? [])),
  usageIn: usageIn(words.flatMap(({ usage }) => usage ?? [])),
})
