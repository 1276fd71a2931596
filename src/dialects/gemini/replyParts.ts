/** The pieces that answers are made of, whole and in chunks. */
import type { FinishReason, Started, TokenLogprob } from "../../domain/Reply.ts"
import type { GeminiOptions } from "./Options.ts"
import type { Candidate, LogprobsResult, ReplyPart, SafetyRating } from "./WireReply.ts"

export const responseIdOf = ({ key }: Pick<Started, "key">): string => Buffer.from(key, "hex").toString("base64url")

/** Stands for the thoughts that a model wants to have back: nobody can read it. */
const signatureOf = ({ key }: Pick<Started, "key">, choice: number): string =>
  Buffer.from(`12${choice.toString(16).padStart(2, "0")}${key}${key.split("").toReversed().join("")}`, "hex").toString(
    "base64",
  )

export interface WrittenCall {
  readonly id: string
  readonly name: string
  readonly input: string
}

/** `undefined` when the input is no JSON object, or was cut before it was one. */
export const callPart = ({ id, name, input }: WrittenCall, signed: boolean): ReplyPart | undefined => {
  const args = parsed(input)
  return args === undefined ? undefined : { functionCall: { ...(signed ? { id } : {}), name, args } }
}

const parsed = (input: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(input)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Gemini signs the first call of a step, and where there is none, the end of the text. */
export const sign = (part: ReplyPart, reply: Pick<Started, "key">, choice: number): ReplyPart => ({
  ...part,
  thoughtSignature: signatureOf(reply, choice),
})

/** `malformed` is the first call whose input is no JSON object. */
export const finishOf = (
  reason: FinishReason,
  withheld: boolean,
  malformed: Pick<WrittenCall, "name" | "input"> | undefined,
): Pick<Candidate, "finishReason" | "finishMessage"> => {
  if (withheld || reason === "content_filter") return { finishReason: "SAFETY" }
  if (reason === "length") return { finishReason: "MAX_TOKENS" }
  if (malformed === undefined) return { finishReason: "STOP" }
  const { name, input } = malformed
  return {
    finishReason: "MALFORMED_FUNCTION_CALL",
    finishMessage: `Malformed function call: call:default_api:${name}${input}`,
  }
}

const harms = ["HATE_SPEECH", "DANGEROUS_CONTENT", "HARASSMENT", "SEXUALLY_EXPLICIT"] as const

/** Every harm is rated where the caller spoke of safety, or an answer was stopped for its danger. */
export const safetyRatings = (
  { rated }: Pick<GeminiOptions, "rated">,
  stopped: boolean,
): Pick<Candidate, "safetyRatings"> => {
  if (!rated && !stopped) return {}
  return {
    safetyRatings: harms.map(
      (harm): SafetyRating =>
        stopped && harm === "DANGEROUS_CONTENT"
          ? { category: `HARM_CATEGORY_${harm}`, probability: "HIGH", blocked: true }
          : { category: `HARM_CATEGORY_${harm}`, probability: "NEGLIGIBLE" },
    ),
  }
}

/** The probabilities of a text's tokens, where they were asked for. */
export const logprobsOf = (
  tokens: ReadonlyArray<TokenLogprob> | undefined,
): Pick<Candidate, "avgLogprobs" | "logprobsResult"> => {
  if (tokens === undefined || tokens.length === 0) return {}
  const likely = ({ token, logprob }: { readonly token: string; readonly logprob: number }) => ({
    token,
    logProbability: logprob,
  })
  const logProbabilitySum = tokens.reduce((sum, { logprob }) => sum + logprob, 0)
  const logprobsResult: LogprobsResult = {
    topCandidates: tokens.map(({ top }) => ({ candidates: top.map(likely) })),
    chosenCandidates: tokens.map(likely),
    logProbabilitySum,
  }
  return { avgLogprobs: logProbabilitySum / tokens.length, logprobsResult }
}
