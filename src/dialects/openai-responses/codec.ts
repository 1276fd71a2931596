/** OpenAI's Responses API. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import { openAiHeaders } from "../openai-chat/headers.ts"
import { type DecodeServices, decodeWith } from "./decode.ts"
import { machine, whole } from "./encode.ts"
import { responsesFailure } from "./errors.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"
import type { ResponseState } from "./Writing.ts"

export type ResponsesCodec = CompletionCodec<ResponseOptions, ResponseState>

/**
 * OpenAI's Responses.
 *
 * @example
 * ```ts
 * import { responsesCodec } from "llmsim"
 *
 * const whole = (services: Parameters<typeof responsesCodec>[0]) => responsesCodec(services).whole
 * ```
 */
export const responsesCodec = (services: DecodeServices): ResponsesCodec => ({
  id: "openai-responses",
  provider: services.flavour,
  decode: decodeWith(services),
  machine,
  whole,
  failure: responsesFailure,
  headers: openAiHeaders,
})
