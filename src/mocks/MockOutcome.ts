/** What a mock makes of a call. */
import type { FinishReason } from "../domain/Reply.ts"
import type { MockedError } from "../domain/SimError.ts"
import type { Fault } from "../faults/Fault.ts"
import type { GeneratorWish, MockUsage } from "./MockResponse.ts"

/** `chunks` are the exact pieces of a stream; joined, they are the text or input. */
export type SaidPart =
  | {
      readonly _tag: "Text" | "Reasoning" | "Refusal"
      readonly text: string
      readonly chunks: ReadonlyArray<string> | undefined
    }
  | {
      readonly _tag: "ToolCall"
      readonly name: string
      readonly input: string
      readonly id: string | undefined
      readonly chunks: ReadonlyArray<string> | undefined
    }

interface Common {
  /** Milliseconds that take the place of the model's own; absent ones stay as they are. */
  readonly latency: { readonly ttft_ms?: number; readonly tbt_ms?: number } | undefined
}

interface Answer extends Common {
  readonly usage: MockUsage | undefined
  /** How the answer goes wrong. */
  readonly fault: Fault | undefined
  readonly finishReason: FinishReason | undefined
}

export interface Say extends Answer {
  readonly _tag: "Say"
  readonly parts: ReadonlyArray<SaidPart>
}

/** The simulator makes the answer, as the rule says. */
export interface Generate extends Answer {
  readonly _tag: "Generate"
  readonly generate: GeneratorWish
}

export interface Fail extends Common {
  readonly _tag: "Fail"
  readonly error: MockedError
}

export type MockOutcome = Say | Generate | Fail
