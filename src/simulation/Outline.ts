/** What one choice of an answer says, before it is laid out in time. */
import type { FinishReason } from "../domain/Reply.ts"

export type OutlinePart = (
  | {
      /** `pieces` is empty when nobody sees the thoughts, which take their time all the same. */
      readonly _tag: "Reasoning"
      readonly tokens: number
      readonly pieces: ReadonlyArray<string>
    }
  | { readonly _tag: "Text" | "Refusal"; readonly pieces: ReadonlyArray<string> }
  | {
      readonly _tag: "ToolCall"
      readonly id: string
      readonly name: string
      readonly kind: "function" | "custom"
      /** Tokens of the name, which is decoded before the input. */
      readonly nameTokens: number
      readonly pieces: ReadonlyArray<string>
    }
) & {
  /** Whether each piece is an event of the stream, however the model's chunks are cut. */
  readonly exact?: true
}

export interface Outline {
  /** In the order in which they are decoded. */
  readonly parts: ReadonlyArray<OutlinePart>
  /** Completion tokens, reasoning included. */
  readonly tokens: number
  readonly reasoningTokens: number
  readonly reason: FinishReason
  readonly stopSequence: string | undefined
}
