/** `countTokens`: what a prompt would cost, by the rule that the answer's usage follows. */
import { Effect } from "effect"
import type { SimError } from "../../domain/SimError.ts"
import { countPrompt } from "../../tokenizer/countPrompt.ts"
import { type DecodeServices, decodeAs, promptOf } from "./decode.ts"
import { mediaTokens } from "./mediaTokens.ts"
import { modalities } from "./usageMetadata.ts"
import type { VerbCall } from "./VerbCall.ts"
import { CountTokensRequest, type GenerateContentRequest } from "./Wire.ts"

export const countTokens = Effect.fnUntraced(function* (
  services: DecodeServices,
  { model, json }: VerbCall,
): Effect.fn.Return<object, SimError> {
  const body = yield* decodeAs(CountTokensRequest, json)
  const request: GenerateContentRequest = body.generateContentRequest ?? body
  const prompt = yield* promptOf(services, model, request)
  const encoding = yield* services.tokenizer.encoding(model)
  const totalTokens = countPrompt(encoding, prompt)
  return { totalTokens, promptTokensDetails: modalities(totalTokens, mediaTokens(encoding, prompt)) }
})
