/** Writes a reply as a message. */
import type { Reply, ReplyChoice, ReplyToolCall } from "../../domain/Reply.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import { callBlock, servedBy } from "./callBlock.ts"
import { citedBlocks } from "./citing/citedBlocks.ts"
import { inputOf } from "./inputOf.ts"
import type { MessageOptions } from "./MessageOptions.ts"
import { endingOf, messageIdOf, redactedOf, signatureOf, usageOf } from "./replyParts.ts"
import { nothingServed, type Served, serve } from "./serverTools/Served.ts"
import type { ContentBlock, Message } from "./WireReply.ts"

export const whole = ({ options }: Decoded<MessageOptions>, reply: Reply): Message => {
  const choice = reply.choices[0]
  const [served, content] =
    choice === undefined ? [nothingServed(options.citable), []] : contentOf(choice, reply, options)
  const refused = choice !== undefined && choice.refusal !== ""
  const end = choice ?? { reason: "stop" as const, stopSequence: undefined }
  return {
    id: messageIdOf(reply),
    type: "message",
    role: "assistant",
    model: reply.model,
    content,
    ...endingOf(end, reply, { refused, served, container: options.container }),
    diagnostics: null,
    usage: usageOf(reply.usage, served),
    ...(options.reportsEdits && { context_management: { applied_edits: [] } }),
  }
}

type Content = readonly [Served, ReadonlyArray<ContentBlock>]

/** Thoughts, then text and calls as they came. */
const contentOf = (choice: ReplyChoice, reply: Reply, options: MessageOptions): Content => {
  const content: Array<ContentBlock> = choice.reasoning === "" ? [] : [thoughtOf(choice, reply, options)]
  const { text } = choice
  let served = nothingServed(options.citable)
  let at = 0
  let position = 0
  const sayUntil = (end: number) => {
    const said = text.slice(at, end)
    content.push(...citedBlocks(said, position, served.sources))
    if (served.sources.length > 0) position += said.length
    at = end
  }
  for (const call of choice.toolCalls) {
    sayUntil(call.after ?? 0)
    const [next, blocks] = callBlocks(call, served, reply, options)
    served = next
    content.push(...blocks)
  }
  sayUntil(text.length)
  return [served, choice.refusal === "" ? content : withRefusal(content, choice.refusal)]
}

/** A refusal goes on with the text before it. */
const withRefusal = (content: ReadonlyArray<ContentBlock>, refusal: string): ReadonlyArray<ContentBlock> => {
  const last = content.at(-1)
  return last?.type === "text"
    ? [...content.slice(0, -1), { ...last, text: last.text + refusal }]
    : [...content, { type: "text", text: refusal, citations: null }]
}

const thoughtOf = (choice: ReplyChoice, reply: Reply, options: MessageOptions): ContentBlock => {
  if (options.redactsThoughts) return { type: "redacted_thinking", data: redactedOf(reply) }
  return {
    type: "thinking",
    thinking: options.showsThoughts ? choice.reasoning : "",
    signature: signatureOf(reply),
  }
}

/** An input that was cut off is shown as nothing, and there is no result of it. */
const callBlocks = (call: ReplyToolCall, served: Served, reply: Reply, options: MessageOptions): Content => {
  const tool = servedBy(call.name, options)
  const input = inputOf(call.input)
  const use = callBlock(call, input ?? {}, options)
  if (tool === undefined || input === undefined) return [served, [use]]
  const [next, result] = serve(served, tool, { id: use.id, input, at: reply.createdAt })
  return [next, [use, result]]
}
