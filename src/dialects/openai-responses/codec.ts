/** OpenAI's Responses API. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import { type DecodeServices, decodeWith } from "./decode.ts"
import { machine, whole } from "./encode.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"
import { responsesStyle } from "./style.ts"
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
  decode: decodeWith(services),
  machine,
  whole,
  ...responsesStyle,
  provider: services.flavour,
})
