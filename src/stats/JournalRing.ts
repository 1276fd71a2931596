/** The last calls, in a column for each field. */
import type { JournalEntry } from "./JournalEntry.ts"
import type { ObservedCall } from "./ObservedCall.ts"

/**
 * Keeps as many entries as it has room for. As objects of their own the calls of the last second would be copied by each
 * pass of the collector, which costs a server that answers thousands of them a twentieth of its time.
 */
export class JournalRing {
  readonly #size: number
  #added = 0
  #columns = noColumns()

  constructor(size: number) {
    this.#size = size
  }

  add({ call, eventsDue, body, answer }: JournalEntry): void {
    const slot = this.#added++ % this.#size
    const of = this.#columns
    const { usage, planned, timing, phases } = call
    of.id[slot] = call.id
    of.at[slot] = call.at
    of.method[slot] = call.method
    of.path[slot] = call.path
    of.provider[slot] = call.provider
    of.endpoint[slot] = call.endpoint
    of.model[slot] = call.model
    of.caller[slot] = call.caller
    of.session[slot] = call.session
    of.streaming[slot] = call.streaming
    of.outcome[slot] = call.outcome
    of.status[slot] = call.status
    of.usage[slot] = usage
    of.finishReasons[slot] = call.finishReasons
    of.answerKey[slot] = call.answerKey
    of.error[slot] = call.error
    of.fault[slot] = call.fault
    of.decoded[slot] = phases.decoded ?? Number.NaN
    of.admitted[slot] = phases.admitted ?? Number.NaN
    of.chosen[slot] = phases.chosen ?? Number.NaN
    of.planned[slot] = phases.planned ?? Number.NaN
    of.plannedTtft[slot] = planned?.ttft ?? Number.NaN
    of.plannedDuration[slot] = planned?.duration ?? Number.NaN
    of.ttft[slot] = timing.ttft ?? Number.NaN
    of.duration[slot] = timing.duration
    of.limits[slot] = call.limits
    of.traceparent[slot] = call.traceparent
    of.promptText[slot] = call.promptText
    of.mock[slot] = call.mock
    of.eventsDue[slot] = eventsDue
    of.body[slot] = body
    of.answer[slot] = answer
  }

  /** The oldest first. */
  entries(): ReadonlyArray<JournalEntry> {
    const first = Math.max(0, this.#added - this.#size)
    return Array.from({ length: this.#added - first }, (_, index) => this.#entry((first + index) % this.#size))
  }

  /** Forgets all but these. */
  replace(entries: ReadonlyArray<JournalEntry>): void {
    this.#added = 0
    this.#columns = noColumns()
    for (const entry of entries) this.add(entry)
  }

  #entry(slot: number): JournalEntry {
    const of = this.#columns
    return { call: this.#call(slot), eventsDue: of.eventsDue[slot] ?? [], body: of.body[slot], answer: of.answer[slot] }
  }

  #call(slot: number): ObservedCall {
    const of = this.#columns
    const plannedDuration = known(of.plannedDuration[slot])
    return {
      id: of.id[slot] ?? "",
      at: of.at[slot] ?? 0,
      method: of.method[slot] ?? "",
      path: of.path[slot] ?? "",
      provider: of.provider[slot] ?? "",
      endpoint: of.endpoint[slot] ?? "",
      model: of.model[slot],
      caller: of.caller[slot] ?? "",
      session: of.session[slot],
      streaming: of.streaming[slot] ?? false,
      outcome: of.outcome[slot] ?? "ok",
      status: of.status[slot] ?? 0,
      usage: of.usage[slot],
      finishReasons: of.finishReasons[slot] ?? [],
      answerKey: of.answerKey[slot],
      error: of.error[slot],
      fault: of.fault[slot],
      phases: {
        decoded: known(of.decoded[slot]),
        admitted: known(of.admitted[slot]),
        chosen: known(of.chosen[slot]),
        planned: known(of.planned[slot]),
      },
      planned:
        plannedDuration === undefined ? undefined : { ttft: known(of.plannedTtft[slot]), duration: plannedDuration },
      timing: { ttft: known(of.ttft[slot]), duration: of.duration[slot] ?? 0 },
      limits: of.limits[slot] ?? [],
      traceparent: of.traceparent[slot],
      eventsDue: [],
      promptText: of.promptText[slot],
      body: undefined,
      events: undefined,
      mock: of.mock[slot],
    }
  }
}

type Column<Field extends keyof ObservedCall> = Array<ObservedCall[Field]>

/** A number that is absent is NaN, so that a column of numbers holds nothing else. */
const noColumns = () => ({
  id: [] as Column<"id">,
  at: [] as Column<"at">,
  method: [] as Column<"method">,
  path: [] as Column<"path">,
  provider: [] as Column<"provider">,
  endpoint: [] as Column<"endpoint">,
  model: [] as Column<"model">,
  caller: [] as Column<"caller">,
  session: [] as Column<"session">,
  streaming: [] as Column<"streaming">,
  outcome: [] as Column<"outcome">,
  status: [] as Column<"status">,
  usage: [] as Column<"usage">,
  finishReasons: [] as Column<"finishReasons">,
  answerKey: [] as Column<"answerKey">,
  error: [] as Column<"error">,
  fault: [] as Column<"fault">,
  decoded: [] as Array<number>,
  admitted: [] as Array<number>,
  chosen: [] as Array<number>,
  planned: [] as Array<number>,
  plannedTtft: [] as Array<number>,
  plannedDuration: [] as Array<number>,
  ttft: [] as Array<number>,
  duration: [] as Array<number>,
  limits: [] as Column<"limits">,
  traceparent: [] as Column<"traceparent">,
  promptText: [] as Column<"promptText">,
  mock: [] as Column<"mock">,
  eventsDue: [] as Array<JournalEntry["eventsDue"]>,
  body: [] as Array<JournalEntry["body"]>,
  answer: [] as Array<JournalEntry["answer"]>,
})

const known = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value
