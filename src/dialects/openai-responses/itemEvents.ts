/** The events that begin and end the items of a streamed response. */
import type { FinishReason, Started, ToolCallStarted } from "../../domain/Reply.ts"
import type { Usage } from "../../domain/Usage.ts"
import { addAction } from "./addAction.ts"
import { foundItems } from "./clientCalls.ts"
import { hostedStages } from "./hostedCalls.ts"
import {
  callItem,
  type ItemStatus,
  lastStatus,
  messageItem,
  reasoningItem,
  refusalPart,
  textPart,
} from "./outputItems.ts"
import { responseOf, statusOf } from "./response.ts"
import { type OpenKind, openItem, type Writing } from "./Writing.ts"

export const beginResponse = (writing: Writing, started: Started): void => {
  writing.set({ started })
  const { options } = writing
  const response = (status: "queued" | "in_progress") => ({
    response: responseOf(started, options, { status, output: [] }),
  })
  writing.write("response.created", response(options.background ? "queued" : "in_progress"))
  if (options.background) writing.write("response.queued", response("queued"))
  writing.write("response.in_progress", response("in_progress"))
  if ((started.reasoningTokens ?? 0) > 0) open(writing, "reasoning")
  else beginHosted(writing)
}

export const endResponse = (writing: Writing, usage: Usage): void => {
  const { started, items, reason } = writing.state()
  if (started === undefined) return
  const status = statusOf(reason)
  const response = responseOf(started, writing.options, { status, output: items, reason, usage })
  writing.write(`response.${status}`, { response })
}

/** The hosted tools are called when the thoughts are over. */
export const beginHosted = (writing: Writing): void => {
  if (writing.state().hosted !== "to come") return
  closeOpen(writing, undefined)
  writing.set({ hosted: writing.options.hosted.length === 0 ? "done" : "open" })
  for (const [position] of writing.options.hosted.entries()) {
    // Each ends before the next begins; the last is at work until the answer goes on.
    if (position > 0) endHosted(writing, position - 1)
    const stages = hostedAt(writing, position)
    writing.added(stages.begun)
    for (const { name, fields } of stages.opening) writeOf(writing, stages.begun.id, name, fields)
  }
}

const hostedAt = (writing: Writing, position: number) => {
  const call = writing.options.hosted[position]
  if (call === undefined) throw new Error("there is no such hosted call")
  return hostedStages(call, writing.key(), position)
}

const endHosted = (writing: Writing, position: number): void => {
  const { done, closing } = hostedAt(writing, position)
  for (const { name, fields } of closing) writeOf(writing, done.id, name, fields)
  writing.done(done)
}

const writeOf = (writing: Writing, item_id: string, name: string, fields: object = {}): void =>
  writing.write(`response.${name}`, { item_id, output_index: writing.index(), ...fields })

/** Ends the item before it, and begins the next. */
export const open = (writing: Writing, kind: OpenKind, call?: ToolCallStarted): void => {
  closeOpen(writing, undefined)
  writing.set({ text: "", logprobs: [] })
  if (kind === "reasoning") openReasoning(writing)
  else if (kind !== "call") openMessage(writing, kind)
  else if (call !== undefined) openCall(writing, call)
}

const openMessage = (writing: Writing, kind: "text" | "refusal"): void => {
  const { options } = writing
  const key = writing.key()
  const at = { options, index: writing.index() }
  const id = `msg_${key}`
  writing.added(messageItem(key, "in_progress", []))
  const part = kind === "text" ? textPart(key, "", [], options) : refusalPart("")
  writeOf(writing, id, "content_part.added", { content_index: 0, part })
  const event = kind === "text" ? "response.output_text.delta" : "response.refusal.delta"
  writing.set({ open: openItem(at, { kind, id, call: undefined, event }, { content_index: 0 }) })
}

const openReasoning = (writing: Writing): void => {
  const { options } = writing
  const item = reasoningItem(writing.key(), "", options)
  writing.added(item)
  const at = { options, index: writing.index() }
  const opened = { kind: "reasoning", id: item.id, call: undefined } as const
  if (options.thoughts === "hidden") {
    writing.set({ open: openItem(at, { ...opened, event: undefined }, {}) })
  } else if (options.thoughts === "summary") {
    writeOf(writing, item.id, "reasoning_summary_part.added", { summary_index: 0, part: summaryPart("") })
    const event = "response.reasoning_summary_text.delta"
    writing.set({ open: openItem(at, { ...opened, event }, { summary_index: 0 }) })
  } else {
    writeOf(writing, item.id, "content_part.added", { content_index: 0, part: thoughtPart("") })
    writing.set({ open: openItem(at, { ...opened, event: "response.reasoning_text.delta" }, { content_index: 0 }) })
  }
}

const summaryPart = (text: string) => ({ type: "summary_text", text })
const thoughtPart = (text: string) => ({ type: "reasoning_text", text })

const openCall = (writing: Writing, call: ToolCallStarted): void => {
  const { options } = writing
  const at = { options, index: writing.index() }
  const item = callItem(
    { ...call, input: "" },
    { key: writing.key(), index: call.index, status: "in_progress" },
    options,
  )
  const shown = !Object.hasOwn(options.clientCalls, call.name)
  const event = shown ? `response.${inputEvent(call)}.delta` : undefined
  // What an action is to do is known only at its end.
  if (shown) writing.added(item)
  writing.set({ open: openItem(at, { kind: "call", id: item.id, call, event }, {}) })
}

const inputEvent = ({ kind }: ToolCallStarted): string =>
  kind === "function" ? "function_call_arguments" : "custom_tool_call_input"

/** `reason` is why the response ends, where this is its end. */
export const closeOpen = (writing: Writing, reason: FinishReason | undefined): void => {
  const { hosted } = writing.state()
  if (hosted === "open") {
    endHosted(writing, writing.options.hosted.length - 1)
    writing.set({ hosted: "done" })
  }
  const { open: item } = writing.state()
  if (item === undefined) return
  const status = reason === undefined ? "completed" : lastStatus(reason)
  if (item.kind === "reasoning") closeReasoning(writing, item.id)
  else if (item.kind === "call") closeCall(writing, status)
  else closeMessage(writing, item.kind, item.id, status)
  writing.set({ open: undefined })
}

const closeReasoning = (writing: Writing, id: string): void => {
  const { text } = writing.state()
  const { thoughts } = writing.options
  if (thoughts === "summary") {
    writeOf(writing, id, "reasoning_summary_text.done", { summary_index: 0, text })
    writeOf(writing, id, "reasoning_summary_part.done", { summary_index: 0, part: summaryPart(text) })
  } else if (thoughts === "text") {
    writeOf(writing, id, "reasoning_text.done", { content_index: 0, text })
    writeOf(writing, id, "content_part.done", { content_index: 0, part: thoughtPart(text) })
  }
  writing.done(reasoningItem(writing.key(), text, writing.options))
}

const closeMessage = (writing: Writing, kind: "text" | "refusal", id: string, status: ItemStatus): void => {
  const { text, logprobs } = writing.state()
  const at = { content_index: 0 }
  if (kind === "refusal") {
    const part = refusalPart(text)
    writeOf(writing, id, "refusal.done", { ...at, refusal: text })
    writeOf(writing, id, "content_part.done", { ...at, part })
    writing.done(messageItem(writing.key(), status, [part]))
    return
  }
  const part = textPart(writing.key(), text, logprobs, writing.options)
  for (const [annotation_index, annotation] of part.annotations.entries()) {
    writeOf(writing, id, "output_text.annotation.added", { ...at, annotation_index, annotation })
  }
  writeOf(writing, id, "output_text.done", { ...at, text, logprobs: part.logprobs })
  writeOf(writing, id, "content_part.done", { ...at, part })
  writing.done(messageItem(writing.key(), status, [part]))
}

const closeCall = (writing: Writing, status: ItemStatus): void => {
  const { open: item, text } = writing.state()
  if (item?.call === undefined) return
  const call = { ...item.call, input: text }
  const done = callItem(call, { key: writing.key(), index: call.index, status }, writing.options)
  if (item.event === undefined) addAction(writing, done)
  else if (call.kind === "function") {
    writeOf(writing, item.id, "function_call_arguments.done", { arguments: text })
  } else writeOf(writing, item.id, "custom_tool_call_input.done", { input: text })
  writing.done(done)
  for (const found of foundItems(writing.options.clientCalls[call.name], done)) {
    writing.added({ ...found, status: "in_progress" })
    writing.done(found)
  }
}
