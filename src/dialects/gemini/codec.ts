/** Google's Gemini API, in the three ways in which it answers. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import { jsonArray, type StreamFormat } from "../../http/StreamFormat.ts"
import type { ChunkState } from "./ChunkState.ts"
import { type DecodeServices, decodeWith } from "./decode.ts"
import { machine } from "./encode.ts"
import { arrayFailure, geminiFailure } from "./errors.ts"
import { geminiHeaders } from "./headers.ts"
import type { GeminiOptions } from "./Options.ts"
import { whole } from "./whole.ts"

/** Google ends its lines as HTTP does. */
const events: StreamFormat = {
  contentType: "text/event-stream",
  text: ({ data }) => `data: ${data}\r\n\r\n`,
  end: "",
}

export type AnswerForm = "whole" | "events" | "array"

/**
 * Gemini's `generateContent` and `streamGenerateContent`.
 *
 * @example
 * ```ts
 * import { gemini } from "llmsim"
 *
 * const streamed = (services: Parameters<typeof gemini>[0]) => gemini(services, "events").machine
 * ```
 */
export const gemini = (services: DecodeServices, form: AnswerForm): CompletionCodec<GeminiOptions, ChunkState> => ({
  id: "gemini",
  provider: "gemini",
  format: form === "array" ? jsonArray : events,
  decode: decodeWith(services, form !== "whole"),
  machine,
  whole,
  failure: form === "array" ? arrayFailure : geminiFailure,
  headers: geminiHeaders,
})
