/** Turns the events of one answer into what happens to its run. */
import type { FinishReason, ReplyEvent } from "../../../domain/Reply.ts"
import type { Usage } from "../../../domain/Usage.ts"
import { callIdOf } from "../../openai-chat/callIdOf.ts"
import { emptyMessage, type Message, type MessageContent, textContent } from "../messages/Message.ts"
import { CallList } from "./CallList.ts"
import { type Change, runChange } from "./Change.ts"
import { callDelta, hostedDeltas, refusalDelta, textDelta } from "./deltas.ts"
import { type Ending, endedRun, endedStep, incompleteReason } from "./Ending.ts"
import { askedForOutputs, completedRun } from "./outcomes.ts"
import { addUsage, type KeptRun, noUsage, type RunUsage, stampOf } from "./Run.ts"
import { newStep, type RunStep, type StepCall, type StepDetails } from "./RunStep.ts"

export interface NewIds {
  readonly hostedStep: string
  readonly messageStep: string
  readonly message: string
  readonly callStep: string
}

/** What there was before the answer. */
export interface Before {
  readonly step?: RunStep | undefined
  readonly message?: Message | undefined
  /** A tool of OpenAI's own is at work until the answer's first token. */
  readonly hosted?: StepCall | undefined
}

export class RunWriter {
  readonly #kept: KeptRun
  readonly #ids: NewIds
  readonly #calls = new CallList()
  #hosted: StepCall | undefined
  #step: RunStep | undefined
  #message: Message | undefined
  #said = ""
  #refuses = false
  #promptTokens = 0
  #reason: FinishReason = "stop"

  constructor(kept: KeptRun, ids: NewIds, { step, message, hosted }: Before = {}) {
    this.#kept = kept
    this.#ids = ids
    this.#step = step
    this.#message = message
    this.#hosted = hosted
  }

  /** What the answer has cost, if it stops here. */
  partialUsage(count: (text: string) => number): RunUsage {
    return usageOf({ prompt: this.#promptTokens, completion: count(this.#said + this.#calls.text()) })
  }

  /** @param now Unix milliseconds, as in all that follows */
  take(event: ReplyEvent, now: number): ReadonlyArray<Change> {
    const at = stampOf(this.#kept, now)
    switch (event._tag) {
      case "Started":
        this.#promptTokens = event.promptTokens
        return this.#hosted === undefined ? [] : this.#begin(this.#ids.hostedStep, at, noCalls)
      case "TextDelta":
      case "RefusalDelta":
        return [...this.#endHosted(at), ...this.#say(event.text, event._tag === "RefusalDelta", at)]
      case "ToolCallStarted":
        return [...this.#endHosted(at), ...this.#call(callIdOf(event.id), event.name, at)]
      case "ToolInputDelta":
        return [callDelta(this.#step?.id, this.#calls.extend(event.index, event.text))]
      case "ChoiceEnded":
        this.#reason = event.reason
        return []
      case "Finished":
        return [...this.#endHosted(at), ...this.#finish(usageOf(event.usage), now)]
      case "ReasoningDelta":
        return []
    }
  }

  /** Ends the run where it is. */
  halt(ending: Ending, usage: RunUsage, now: number, reason = incompleteReason(ending)): ReadonlyArray<Change> {
    const at = stampOf(this.#kept, now)
    const changes: Array<Change> = []
    if (this.#message !== undefined) {
      const content = this.#said === "" ? this.#message.content : this.#content()
      const end = { status: "incomplete", incomplete_at: at, incomplete_details: { reason } } as const
      changes.push({ _tag: "Message", event: "incomplete", message: { ...this.#message, ...end, content } })
    }
    if (this.#step !== undefined) {
      const step = endedStep(this.#withCalls(this.#step), ending, addUsage(usage, this.#kept.asked ?? noUsage), at)
      changes.push({ _tag: "Step", event: step.status, step })
    }
    this.#message = undefined
    this.#step = undefined
    return [...changes, runChange(endedRun(ending, usage, now))]
  }

  #say(text: string, refuses: boolean, at: number): ReadonlyArray<Change> {
    const begun = this.#message === undefined ? this.#beginMessage(at) : []
    const isFirst = this.#said === ""
    this.#said += text
    this.#refuses = refuses
    const id = this.#message?.id
    return [...begun, refuses ? refusalDelta(id, text) : textDelta(id, text, isFirst)]
  }

  #beginMessage(at: number): ReadonlyArray<Change> {
    const { run } = this.#kept
    const birth = { id: this.#ids.message, created_at: at, thread_id: run.thread_id }
    const message = { ...emptyMessage(birth), assistant_id: run.assistant_id, run_id: run.id }
    this.#message = message
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

  #endHosted(at: number): ReadonlyArray<Change> {
    const call = this.#hosted
    if (call === undefined || this.#step === undefined) return []
    this.#hosted = undefined
    const deltas = hostedDeltas(this.#step.id, call)
    this.#step = { ...this.#step, step_details: { type: "tool_calls", tool_calls: [call] } }
    return [...deltas, ...this.#completeStep(noUsage, at)]
  }

  #call(id: string, name: string, at: number): ReadonlyArray<Change> {
    // What a model says before it calls is a message of its own.
    const before = this.#message === undefined ? [] : this.#completeMessage(noUsage, at)
    const begun = this.#step === undefined ? this.#begin(this.#ids.callStep, at, noCalls) : []
    return [...before, ...begun, callDelta(this.#step?.id, this.#calls.begin(id, name))]
  }

  #finish(usage: RunUsage, now: number): ReadonlyArray<Change> {
    const at = stampOf(this.#kept, now)
    if (this.#reason === "length") {
      return this.halt({ status: "incomplete", reason: "max_completion_tokens" }, usage, now)
    }
    if (this.#reason === "content_filter") {
      return this.halt({ status: "failed", error: filtered }, usage, now, "content_filter")
    }
    if (this.#calls.size === 0) {
      return [...this.#completeMessage(usage, at), runChange(completedRun(usage, at))]
    }
    this.#step = this.#step && this.#withCalls(this.#step)
    const kept: ReadonlyArray<Change> = this.#step === undefined ? [] : [{ _tag: "Step", step: this.#step }]
    return [...kept, runChange(askedForOutputs(usage, this.#calls.asked()))]
  }

  #withCalls(step: RunStep): RunStep {
    return this.#calls.size === 0 ? step : { ...step, step_details: this.#calls.details() }
  }

  #completeMessage(usage: RunUsage, at: number): ReadonlyArray<Change> {
    if (this.#message === undefined) return []
    const end = { status: "completed", completed_at: at } as const
    const message = { ...this.#message, ...end, content: this.#content() }
    this.#message = undefined
    return [{ _tag: "Message", event: "completed", message }, ...this.#completeStep(usage, at)]
  }

  #completeStep(usage: RunUsage, at: number): ReadonlyArray<Change> {
    if (this.#step === undefined) return []
    const step = { ...this.#step, status: "completed", completed_at: at, usage } as const
    this.#step = undefined
    return [{ _tag: "Step", event: "completed", step }]
  }

  #content(): ReadonlyArray<MessageContent> {
    return [this.#refuses ? { type: "refusal", refusal: this.#said } : textContent(this.#said)]
  }
}

const noCalls: StepDetails = { type: "tool_calls", tool_calls: [] }

const filtered = {
  code: "invalid_prompt",
  message: "The response was filtered due to the prompt triggering the content management policy.",
} as const

const usageOf = ({ prompt, completion }: Pick<Usage, "prompt" | "completion">): RunUsage => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
})
