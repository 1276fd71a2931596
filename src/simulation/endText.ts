/** Decides where a generated text ends, and why. */
import type { FinishReason } from "../domain/Reply.ts"
import type { GeneratedText } from "../generation/Generator.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { cutAtStop } from "./cutAtStop.ts"

export interface EndedText {
  readonly pieces: ReadonlyArray<string>
  readonly tokens: number
  readonly reason: FinishReason
  readonly stopSequence: string | undefined
}

/** A stop sequence ends the text before the token limit does; its tokens are counted anew. */
export const endText = (text: GeneratedText, stopSequences: ReadonlyArray<string>, encoding: Encoding): EndedText => {
  const stopped = cutAtStop(text.pieces, stopSequences)
  if (stopped === undefined) return { ...text, stopSequence: undefined }
  return { ...stopped, tokens: encoding.count(stopped.pieces.join("")), reason: "stop" }
}
