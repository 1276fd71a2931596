/** Turns the events of one answer into what happens to its run. */
import type { FinishReason, ReplyEvent } from "../../../domain/Reply.ts"
import type { Usage } from "../../../domain/Usage.ts"
import { callIdOf } from "../../openai-chat/callIdOf.ts"
import {
  emptyMessage,
  type IncompleteReason,
  type Message,
  type MessageContent,
  textContent,
} from "../messages/Message.ts"
import { type Change, runChange } from "./Change.ts"
import { type Ending, endedRun, endedStep, incompleteReason } from "./Ending.ts"
import { addUsage, type KeptRun, noUsage, type RunUsage, stampOf } from "./Run.ts"
import { type FunctionStepCall, newStep, type RunStep, type StepDetails } from "./RunStep.ts"

export interface NewIds {
  readonly messageStep: string
  readonly message: string
  readonly callStep: string
}

/** What was there when the work began, of a run that is taken up again. */
export interface Restored {
  readonly step?: RunStep | undefined
  readonly message?: Message | undefined
}

export class RunWriter {
  readonly #kept: KeptRun
  readonly #ids: NewIds
  #step: RunStep | undefined
  #message: Message | undefined
  #said = ""
  #refuses = false
  #calls: ReadonlyArray<FunctionStepCall> = []
  #promptTokens = 0
  #reason: FinishReason = "stop"

  constructor(kept: KeptRun, ids: NewIds, { step, message }: Restored = {}) {
    this.#kept = kept
    this.#ids = ids
    this.#step = step
    this.#message = message
  }

  /** What the answer has cost, if it stops here. */
  partialUsage(count: (text: string) => number): RunUsage {
    const calls = this.#calls.map(({ function: call }) => call.name + call.arguments).join("")
    const completion = count(this.#said + calls)
    return usageOf({ prompt: this.#promptTokens, completion })
  }

  /** @param now Unix milliseconds, as in all that follows */
  take(event: ReplyEvent, now: number): ReadonlyArray<Change> {
    switch (event._tag) {
      case "Started":
        this.#promptTokens = event.promptTokens
        return []
      case "TextDelta":
      case "RefusalDelta":
        return this.#say(event.text, event._tag === "RefusalDelta", now)
      case "ToolCallStarted":
        return this.#call(callIdOf(event.id), event.name, now)
      case "ToolInputDelta":
        return this.#extendCall(event.index, event.text)
      case "ChoiceEnded":
        this.#reason = event.reason
        return []
      case "Finished":
        return this.#finish(usageOf(event.usage), now)
      case "ReasoningDelta":
        return []
    }
  }

  /** Ends the run where it is. */
  halt(ending: Ending, usage: RunUsage, now: number, reason = incompleteReason(ending)): ReadonlyArray<Change> {
    const at = stampOf(this.#kept, now)
    const changes: Array<Change> = []
    if (this.#message !== undefined) changes.push(this.#cutMessage(this.#message, reason, at))
    if (this.#step !== undefined) {
      const open = this.#step.type === "tool_calls" && this.#calls.length > 0 ? this.#withCalls(this.#step) : this.#step
      const step = endedStep(open, ending, addUsage(usage, this.#kept.asked ?? noUsage), at)
      changes.push({ _tag: "Step", event: step.status, step })
    }
    this.#message = undefined
    this.#step = undefined
    return [...changes, runChange(endedRun(ending, usage, now))]
  }

  #say(text: string, refuses: boolean, now: number): ReadonlyArray<Change> {
    const begun = this.#message === undefined ? this.#beginMessage(now) : []
    const first = this.#said === ""
    this.#said += text
    this.#refuses = refuses
    const part = refuses
      ? { index: 0, type: "refusal", refusal: text }
      : { index: 0, type: "text", text: first ? { value: text, annotations: [] } : { value: text } }
    return [...begun, delta("thread.message.delta", this.#message?.id, { content: [part] })]
  }

  #beginMessage(now: number): ReadonlyArray<Change> {
    const { run } = this.#kept
    const at = stampOf(this.#kept, now)
    const birth = { id: this.#ids.message, created_at: at, thread_id: run.thread_id }
    this.#message = { ...emptyMessage(birth), assistant_id: run.assistant_id, run_id: run.id }
    const message = this.#message
    const step = this.#begin(this.#ids.messageStep, at, {
      type: "message_creation",
      message_creation: { message_id: message.id },
    })
    return [...step, { _tag: "Message", event: "created", message }, { _tag: "Message", event: "in_progress", message }]
  }

  #begin(id: string, at: number, details: StepDetails): ReadonlyArray<Change> {
    const step = newStep(this.#kept.run, id, at, details)
    this.#step = step
    return [
      { _tag: "Step", event: "created", step },
      { _tag: "Step", event: "in_progress", step },
    ]
  }

  #call(id: string, name: string, now: number): ReadonlyArray<Change> {
    const at = stampOf(this.#kept, now)
    // What a model says before it calls is a message of its own.
    const before = this.#message === undefined ? [] : this.#completeMessage(noUsage, at)
    const details: StepDetails = { type: "tool_calls", tool_calls: [] }
    const begun = this.#step === undefined ? this.#begin(this.#ids.callStep, at, details) : []
    const call: FunctionStepCall = { id, type: "function", function: { name, arguments: "", output: null } }
    const index = this.#calls.length
    this.#calls = [...this.#calls, call]
    return [...before, ...begun, this.#callDelta({ index, ...call })]
  }

  #extendCall(index: number, text: string): ReadonlyArray<Change> {
    this.#calls = this.#calls.map((call, i) =>
      i === index ? { ...call, function: { ...call.function, arguments: call.function.arguments + text } } : call,
    )
    return [this.#callDelta({ index, type: "function", function: { arguments: text } })]
  }

  #callDelta(call: object): Change {
    return delta("thread.run.step.delta", this.#step?.id, { step_details: { type: "tool_calls", tool_calls: [call] } })
  }

  #finish(usage: RunUsage, now: number): ReadonlyArray<Change> {
    if (this.#reason === "length")
      return this.halt({ status: "incomplete", reason: "max_completion_tokens" }, usage, now)
    if (this.#reason === "content_filter") {
      return this.halt({ status: "failed", error: filtered }, usage, now, "content_filter")
    }
    const at = stampOf(this.#kept, now)
    if (this.#calls.length > 0) return this.#askForOutputs(usage)
    const completed = this.#message === undefined ? [] : this.#completeMessage(usage, at)
    return [
      ...completed,
      runChange((kept) => {
        const used = addUsage(kept.used, usage)
        const run = { ...kept.run, status: "completed" as const, completed_at: at, expires_at: null, usage: used }
        return { ...kept, run, used }
      }),
    ]
  }

  #askForOutputs(usage: RunUsage): ReadonlyArray<Change> {
    const asked = this.#calls.map(({ id, type, function: { name, arguments: input } }) => ({
      id,
      type,
      function: { name, arguments: input },
    }))
    const step = this.#step && this.#withCalls(this.#step)
    this.#step = step
    return [
      // The callers have the arguments from the deltas.
      ...(step === undefined ? [] : [{ _tag: "Step", step } as const]),
      runChange((kept) => ({
        ...kept,
        used: addUsage(kept.used, usage),
        asked: usage,
        run: {
          ...kept.run,
          status: "requires_action",
          required_action: { type: "submit_tool_outputs", submit_tool_outputs: { tool_calls: asked } },
        },
      })),
    ]
  }

  #withCalls(step: RunStep): RunStep {
    return { ...step, step_details: { type: "tool_calls", tool_calls: this.#calls } }
  }

  #completeMessage(usage: RunUsage, at: number): ReadonlyArray<Change> {
    const message = this.#message && {
      ...this.#message,
      status: "completed" as const,
      completed_at: at,
      content: this.#content(),
    }
    const step = this.#step && { ...this.#step, status: "completed" as const, completed_at: at, usage }
    this.#message = undefined
    this.#step = undefined
    return [
      ...(message === undefined ? [] : [{ _tag: "Message", event: "completed", message } as const]),
      ...(step === undefined ? [] : [{ _tag: "Step", event: "completed", step } as const]),
    ]
  }

  #cutMessage(message: Message, reason: IncompleteReason, at: number): Change {
    const content = this.#said === "" ? message.content : this.#content()
    const cut = {
      ...message,
      status: "incomplete" as const,
      incomplete_at: at,
      incomplete_details: { reason },
      content,
    }
    return { _tag: "Message", event: "incomplete", message: cut }
  }

  #content(): ReadonlyArray<MessageContent> {
    return [this.#refuses ? { type: "refusal", refusal: this.#said } : textContent(this.#said)]
  }
}

const filtered = {
  code: "invalid_prompt",
  message: "The response was filtered due to the prompt triggering the content management policy.",
} as const

const usageOf = ({ prompt, completion }: Pick<Usage, "prompt" | "completion">): RunUsage => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
})

const delta = (
  event: "thread.message.delta" | "thread.run.step.delta",
  id: string | undefined,
  change: object,
): Change => ({ _tag: "Delta", event, data: { id, object: event, delta: change } })
