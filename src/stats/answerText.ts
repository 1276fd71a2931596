/** What a call was answered, as JSON without secrets. */
import { replyCollector } from "../domain/collectReply.ts"
import type { ReplyEvent } from "../domain/Reply.ts"
import { redactedJson } from "./redact.ts"

/** `undefined` where the call was no completion, or was refused. */
export const answerText = (
  events: ReadonlyArray<ReplyEvent> | undefined,
  mostCharacters: number,
): string | undefined => {
  if (events === undefined) return undefined
  const collector = replyCollector()
  for (const event of events) collector.add(event)
  const choices = collector.reply().choices.map(({ text, refusal, reasoning, toolCalls, reason }) => ({
    ...(reasoning === "" ? {} : { reasoning }),
    ...(text === "" ? {} : { text }),
    ...(refusal === "" ? {} : { refusal }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(({ name, input }) => ({ name, input })) }),
    finish_reason: reason,
  }))
  return redactedJson(choices, mostCharacters)
}
