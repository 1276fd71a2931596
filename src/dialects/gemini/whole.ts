/** Writes a whole reply as a Gemini response. */
import type { Reply, ReplyChoice } from "../../domain/Reply.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import type { GeminiOptions } from "./Options.ts"
import { callPart, finishReason, logprobsOf, responseIdOf, safetyRatings, sign } from "./replyParts.ts"
import { countsOf, usageMetadata } from "./usageMetadata.ts"
import type { Candidate, GenerateContentResponse, ReplyPart } from "./WireReply.ts"

export const whole = ({ options }: Decoded<GeminiOptions>, reply: Reply): GenerateContentResponse => ({
  candidates: reply.choices.map((choice, index) => candidateOf(choice, index, reply, options)),
  usageMetadata: usageMetadata(countsOf(reply.usage), options.media),
  modelVersion: reply.model,
  responseId: responseIdOf(reply),
})

const candidateOf = (choice: ReplyChoice, index: number, reply: Reply, options: GeminiOptions): Candidate => {
  const withheld = choice.refusal !== "" && options.withholds
  return {
    ...(withheld ? {} : { content: contentOf(partsOf(choice, index, reply, options)) }),
    finishReason: finishReason(choice.reason, withheld),
    index,
    ...safetyRatings(options, withheld),
    ...logprobsOf(withheld ? undefined : choice.logprobs),
  }
}

const contentOf = (parts: ReadonlyArray<ReplyPart>): NonNullable<Candidate["content"]> =>
  parts.length === 0 ? { role: "model" } : { parts, role: "model" }

const partsOf = (
  { reasoning, text, refusal, toolCalls }: ReplyChoice,
  index: number,
  reply: Reply,
  { signed }: GeminiOptions,
): ReadonlyArray<ReplyPart> => {
  const thought = reply.usage.reasoning > 0
  const calls = toolCalls.flatMap((call) => callPart(call, signed) ?? [])
  const [first, ...others] = calls
  const said = text + refusal
  const spoken: ReadonlyArray<ReplyPart> = said === "" ? [] : [{ text: said }]
  return [
    ...(reasoning === "" ? [] : [{ text: reasoning, thought: true }]),
    ...(signed && first === undefined ? spoken.map((part) => sign(part, reply, index)) : spoken),
    ...(first === undefined ? [] : [signed || thought ? sign(first, reply, index) : first]),
    ...others,
  ]
}
