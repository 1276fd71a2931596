/** What one event adds to a choice, as a chunk says it. */
import type { ReplyEvent } from "../../domain/Reply.ts"
import { callIdOf } from "./callIdOf.ts"
import type { ChatOptions } from "./decode.ts"
import type { Delta } from "./WireReply.ts"

type Added = Extract<
  ReplyEvent,
  { _tag: "TextDelta" | "RefusalDelta" | "ReasoningDelta" | "ToolCallStarted" | "ToolInputDelta" }
>

/** `undefined` for a call that the old way, which knows only one, has no place for. */
export const deltaOf = (event: Added, { legacyCalls }: ChatOptions): Delta | undefined => {
  switch (event._tag) {
    case "TextDelta":
      return { content: event.text }
    case "RefusalDelta":
      return { refusal: event.text }
    case "ReasoningDelta":
      return { content: null, reasoning_content: event.text }
    case "ToolCallStarted":
      return legacyCalls ? legacyDelta(event.index, "", event.name) : callStarted(event)
    case "ToolInputDelta":
      return legacyCalls ? legacyDelta(event.index, event.text) : callInput(event)
  }
}

const legacyDelta = (index: number, text: string, name?: string): Delta | undefined =>
  index === 0 ? { function_call: { ...(name === undefined ? {} : { name }), arguments: text } } : undefined

const callStarted = ({ index, id, kind, name }: Extract<Added, { _tag: "ToolCallStarted" }>): Delta =>
  kind === "function"
    ? { tool_calls: [{ index, id: callIdOf(id), type: kind, function: { name, arguments: "" } }] }
    : { tool_calls: [{ index, id: callIdOf(id), type: kind, custom: { name, input: "" } }] }

const callInput = ({ index, kind, text }: Extract<Added, { _tag: "ToolInputDelta" }>): Delta =>
  kind === "function"
    ? { tool_calls: [{ index, function: { arguments: text } }] }
    : { tool_calls: [{ index, custom: { input: text } }] }
