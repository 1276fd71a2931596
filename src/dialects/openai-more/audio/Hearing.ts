/** A transcript with all that is needed to write it in the format that was asked for. */
import type { Random } from "effect"
import type { Transcript } from "./Transcript.ts"

export interface Hearing {
  readonly transcript: Transcript
  readonly model: string
  readonly task: "transcribe" | "translate"
  readonly language: string
  readonly temperature: number
  readonly granularities: ReadonlyArray<string>
  readonly logprobs: boolean
  readonly speakers: ReadonlyArray<string>
  /** Tokens of the caller's own prompt. */
  readonly promptTokens: number
  readonly audioTokens: number
  readonly random: Random.Random
}

export const speakerOf = ({ speakers }: Hearing, segment: number): string =>
  speakers.length > 0 ? (speakers[segment % speakers.length] ?? "A") : "AB".charAt(segment % 2)

/** Whisper is billed by the second, the others by the token. */
export const usageOf = ({ model, transcript, promptTokens, audioTokens }: Hearing) =>
  /whisper/.test(model)
    ? { type: "duration", seconds: Math.ceil(transcript.seconds) }
    : {
        type: "tokens",
        total_tokens: promptTokens + audioTokens + transcript.tokens,
        input_tokens: promptTokens + audioTokens,
        input_token_details: { text_tokens: promptTokens, audio_tokens: audioTokens },
        output_tokens: transcript.tokens,
      }
