/** The items that a response is made of. */
import type { FinishReason, Reply, ReplyToolCall, TokenLogprob } from "../../domain/Reply.ts"
import { callIdOf } from "../openai-chat/callIdOf.ts"
import { tokenLogprob } from "../openai-chat/tokenLogprob.ts"
import { clientCallItem, foundItems } from "./clientCalls.ts"
import { annotationsOf, hostedStages } from "./hostedCalls.ts"
import type { Item, ResponseOptions } from "./ResponseOptions.ts"

export type ItemStatus = "in_progress" | "completed" | "incomplete"

/** A response that was cut ends in an item that is not complete. */
export const lastStatus = (reason: FinishReason): ItemStatus =>
  reason === "length" || reason === "content_filter" ? "incomplete" : "completed"

export const reasoningItem = (key: string, text: string, { thoughts, encryptedReasoning }: ResponseOptions): Item => ({
  id: `rs_${key}`,
  type: "reasoning",
  summary: thoughts === "summary" && text !== "" ? [{ type: "summary_text", text }] : [],
  ...(thoughts === "text" && text !== "" ? { content: [{ type: "reasoning_text", text }] } : {}),
  ...(encryptedReasoning ? { encrypted_content: sealed(key) } : {}),
})

/** Nobody but the provider reads it; it is long, and looks like what it is. */
const sealed = (key: string): string => `gAAAAAB${Buffer.from(key.repeat(6)).toString("base64url")}`

export const textPart = (
  key: string,
  text: string,
  logprobs: ReadonlyArray<TokenLogprob>,
  { hosted }: ResponseOptions,
) => ({
  type: "output_text",
  annotations: annotationsOf(hosted, text, key),
  logprobs: logprobs.map(tokenLogprob),
  text,
})

export const refusalPart = (refusal: string) => ({ type: "refusal", refusal })

export const messageItem = (key: string, status: ItemStatus, content: ReadonlyArray<object>): Item => ({
  id: `msg_${key}`,
  type: "message",
  status,
  content,
  role: "assistant",
})

/** `key` is the response's, `index` the call's place among its calls. */
export const callItem = (
  call: ReplyToolCall,
  { key, index, status }: { readonly key: string; readonly index: number; readonly status: ItemStatus },
  { clientCalls, namespaces }: ResponseOptions,
): Item => {
  const { id, kind, name, input } = call
  const place = `${key}${index === 0 ? "" : index}`
  const client = Object.hasOwn(clientCalls, name) ? clientCalls[name] : undefined
  if (client !== undefined) return clientCallItem(client, call, { place, status })
  const within = namespaces !== undefined && Object.hasOwn(namespaces, name) ? { namespace: namespaces[name] } : {}
  return kind === "function"
    ? { id: `fc_${place}`, type: "function_call", status, arguments: input, call_id: callIdOf(id), name, ...within }
    : { id: `ctc_${place}`, type: "custom_tool_call", status, call_id: callIdOf(id), input, name, ...within }
}

/** All items of a whole answer, in the order in which they are made. */
export const outputOf = (options: ResponseOptions, reply: Reply): ReadonlyArray<Item> => {
  const [choice] = reply.choices
  if (choice === undefined) return []
  const key = options.head?.key ?? reply.key
  const { text, refusal, reasoning, logprobs, toolCalls, reason } = choice
  const last = lastStatus(reason)
  const thought = reply.usage.reasoning > 0
  const spoke = text !== "" || refusal !== ""
  const items: Array<Item> = thought ? [reasoningItem(key, reasoning, options)] : []
  if (!thought || spoke || toolCalls.length > 0)
    items.push(...options.hosted.map((call, index) => hostedStages(call, key, index).done))
  if (spoke) {
    const part = refusal === "" ? textPart(key, text, logprobs, options) : refusalPart(refusal)
    items.push(messageItem(key, toolCalls.length === 0 ? last : "completed", [part]))
  }
  for (const [index, call] of toolCalls.entries()) {
    const status = index === toolCalls.length - 1 ? last : "completed"
    const item = callItem(call, { key, index, status }, options)
    items.push(item, ...foundItems(options.clientCalls[call.name], item))
  }
  return items
}
