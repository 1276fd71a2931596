/** Writes a reply as a message. */
import { Result, Schema } from "effect"
import type { Reply, ReplyChoice } from "../../domain/Reply.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import type { MessageOptions } from "./decode.ts"
import { endingOf, messageIdOf, signatureOf, toolUseIdOf, usageOf } from "./replyParts.ts"
import type { ContentBlock, Message } from "./WireReply.ts"

export const whole = ({ options }: Decoded<MessageOptions>, reply: Reply): Message => {
  const choice = reply.choices[0]
  return {
    id: messageIdOf(reply),
    type: "message",
    role: "assistant",
    model: reply.model,
    content: choice === undefined ? [] : contentOf(choice, reply, options),
    ...endingOf(choice ?? { reason: "stop", stopSequence: undefined }, choice !== undefined && choice.refusal !== ""),
    diagnostics: null,
    usage: usageOf(reply.usage),
    ...(options.reportsEdits && { context_management: { applied_edits: [] } }),
  }
}

const contentOf = (choice: ReplyChoice, reply: Reply, { showsThoughts }: MessageOptions): Array<ContentBlock> => {
  const content: Array<ContentBlock> = []
  if (choice.reasoning !== "") {
    const thinking = showsThoughts ? choice.reasoning : ""
    content.push({ type: "thinking", thinking, signature: signatureOf(reply) })
  }
  const text = choice.text + choice.refusal
  if (text !== "") content.push({ type: "text", text, citations: null })
  for (const { id, name, input } of choice.toolCalls) {
    content.push({ type: "tool_use", id: toolUseIdOf(id), name, input: inputOf(input), caller: { type: "direct" } })
  }
  return content
}

const parse = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))

/** An input that was cut off is no JSON, and there is nothing of it to show. */
const inputOf = (text: string): unknown => Result.getOrElse(parse(text), () => ({}))
