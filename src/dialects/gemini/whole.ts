/** Writes a whole reply as a Gemini response. */
import type { Reply, ReplyChoice } from "../../domain/Reply.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import { codeParts } from "./codeParts.ts"
import type { GeminiOptions } from "./Options.ts"
import { mediumPart } from "./OutputMedium.ts"
import { isBlocked, promptFeedback } from "./promptFeedback.ts"
import { callPart, finishOf, logprobsOf, responseIdOf, safetyRatings, sign } from "./replyParts.ts"
import { sourcesOf } from "./sourcesOf.ts"
import { countsOf, usageMetadata } from "./usageMetadata.ts"
import type { Candidate, GenerateContentResponse, ReplyPart } from "./WireReply.ts"

export const whole = ({ options }: Decoded<GeminiOptions>, reply: Reply): GenerateContentResponse => ({
  ...(isBlocked(reply)
    ? { promptFeedback: promptFeedback(options) }
    : { candidates: reply.choices.map((choice, index) => candidateOf(choice, index, reply, options)) }),
  usageMetadata: usageMetadata(
    countsOf(reply.usage),
    options.media,
    options.medium?.alone === true ? options.medium.modality : undefined,
  ),
  modelVersion: reply.model,
  responseId: responseIdOf(reply),
})

const candidateOf = (choice: ReplyChoice, index: number, reply: Reply, options: GeminiOptions): Candidate => {
  const withheld = choice.refusal !== "" && options.withholds
  const parts = partsOf(choice, index, reply, options)
  const part = parts.findIndex(({ text, thought }) => text !== undefined && thought !== true)
  const malformed = choice.toolCalls.find((call) => callPart(call, false) === undefined)
  return {
    ...(withheld ? {} : { content: contentOf(parts) }),
    ...finishOf(choice.reason, withheld, malformed),
    index,
    ...safetyRatings(options, withheld || choice.reason === "content_filter"),
    ...(withheld || part < 0
      ? {}
      : sourcesOf({ text: choice.text, key: reply.key, choice: index, part }, options.hosted)),
    ...logprobsOf(withheld ? undefined : choice.logprobs),
  }
}

const contentOf = (parts: ReadonlyArray<ReplyPart>): NonNullable<Candidate["content"]> =>
  parts.length === 0 ? { role: "model" } : { parts, role: "model" }

const partsOf = (
  { reasoning, text, refusal, toolCalls }: ReplyChoice,
  index: number,
  reply: Reply,
  { signed, hosted, medium }: GeminiOptions,
): ReadonlyArray<ReplyPart> => {
  const thought = reply.usage.reasoning > 0
  const calls = toolCalls.flatMap((call) => callPart(call, signed) ?? [])
  const [first, ...others] = calls
  const said = (medium?.alone === true ? "" : text) + refusal
  const spoken: ReadonlyArray<ReplyPart> = said === "" ? [] : [{ text: said }]
  return [
    ...(reasoning === "" ? [] : [{ text: reasoning, thought: true }]),
    ...(hosted?.runsCode === true && text !== "" ? codeParts(reply.key, index) : []),
    ...(signed && first === undefined ? spoken.map((part) => sign(part, reply, index)) : spoken),
    ...(medium === undefined || text === "" ? [] : [mediumPart(medium)]),
    ...(first === undefined ? [] : [signed || thought ? sign(first, reply, index) : first]),
    ...others,
  ]
}
