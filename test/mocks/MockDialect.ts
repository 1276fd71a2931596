/** How a test asks the same of every dialect, and reads what came back in the same words. */
import type { Effect } from "effect"
import type { TestServer } from "../support/TestServer.ts"

/** A request in no dialect's words; each dialect spells it in its own. */
export interface MockAsk {
  readonly model?: string
  readonly system?: string
  readonly user?: string
  /** A tool was called before, with this id, and gave this result. */
  readonly toolResult?: { readonly id: string; readonly text: string }
  /** Earlier turns: a question and its answer each. */
  readonly history?: number
  readonly tools?: ReadonlyArray<string>
  readonly format?: "json_object" | "json_schema"
  readonly temperature?: number
  readonly endUser?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly apiKey?: string
}

/** What the SDK saw. */
export interface Heard {
  readonly text: string
  readonly refusal: string
  readonly calls: ReadonlyArray<{ readonly name: string; readonly input: string; readonly id: string | undefined }>
  readonly finish: string
  /** Pieces of text and of calls' inputs as they came; one each when the answer came whole. */
  readonly pieces: ReadonlyArray<string>
  readonly usage: { readonly prompt: number; readonly completion: number } | undefined
}

export interface Failed {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly code: string | undefined
  readonly message: string
  readonly headers: Headers | undefined
}

export interface Dialect {
  readonly name: string
  readonly provider: string
  /** What the dialect or its SDK cannot say, by the case's name, and why. */
  readonly lacks?: Readonly<Record<string, string>>
  readonly ask: (ask: MockAsk, stream: boolean) => Effect.Effect<Heard, Failed, TestServer>
}
