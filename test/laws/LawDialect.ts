/** A prompt in no dialect's words, and what every dialect's answer to it has in common. */

export interface LawAsk {
  readonly model: string
  readonly system?: string
  /** Earlier questions with their answers. */
  readonly history: ReadonlyArray<readonly [question: string, answer: string]>
  /** The last question, in pieces that belong together. */
  readonly question: ReadonlyArray<string>
  /** A picture beside the question, as base64. */
  readonly picture?: string
  readonly tools: ReadonlyArray<LawTool>
  readonly choice: "auto" | "any" | "none" | { readonly name: string }
  /** Calls that were made after the question, with their results. */
  readonly rounds: ReadonlyArray<LawRound>
  readonly schema?: object
  readonly stop?: string
  readonly maxTokens: number
  readonly effort?: "low" | "high"
}

export interface LawTool {
  readonly name: string
  readonly description: string
  readonly parameters: object
}

export interface LawRound {
  readonly name: string
  readonly input: object
  readonly result: object
}

export interface LawAnswer {
  readonly text: string
  readonly calls: ReadonlyArray<{ readonly name: string; readonly input: unknown }>
  readonly finish: "stop" | "length" | "calls"
  readonly promptTokens: number
  readonly completionTokens: number
  readonly reasoningTokens: number | undefined
}

export interface LawDialect {
  readonly name: string
  /** Why the dialect cannot say what is asked; `undefined` when it can. */
  readonly unable: (ask: LawAsk) => string | undefined
  readonly request: (ask: LawAsk, stream: boolean) => LawRequest
  readonly whole: (text: string) => LawAnswer
  readonly streamed: (text: string) => LawAnswer
}

export interface LawRequest {
  readonly path: string
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

export const callId = (round: number): string => `call_${String(round).padStart(24, "0")}`

/** The data of a stream's events; an end mark that is no JSON is left out. */
export const eventsOf = <A>(text: string): ReadonlyArray<A> =>
  text
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice("data: ".length)))

/** An input that was cut is no JSON, and is compared as the text it is. */
export const inputOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
