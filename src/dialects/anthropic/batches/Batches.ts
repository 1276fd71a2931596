/** The batches that there are: made, worked on in the background, and kept in the store. */
import { Clock, Effect, Schema, type Scope } from "effect"
import { InvalidRequest, type SimError, simError, UnknownObject } from "../../../domain/SimError.ts"
import { storeFailed } from "../../../http/storeFailed.ts"
import type { Seeds } from "../../../simulation/Seeds.ts"
import type { Collection, PageRequest, StoreError, UnknownCursor } from "../../../store/Collection.ts"
import type { Store } from "../../../store/Store.ts"
import { type BatchRequest, MessageBatch } from "./Wire.ts"

export interface BatchResult {
  readonly type: "succeeded" | "errored" | "canceled"
}

export interface BatchOptions {
  readonly store: Store["Service"]
  readonly seeds: Seeds["Service"]
  /** Where the work goes on when the request that began it is answered. */
  readonly scope: Scope.Scope
}

export interface BatchPage {
  readonly batches: ReadonlyArray<MessageBatch>
  readonly hasMore: boolean
}

/** Answers one request of a batch. */
export type Work = (params: BatchRequest["params"]) => Effect.Effect<BatchResult>

const requestsAtOnce = 16
const dayMs = 86_400_000
const keptFor = { expiresInMs: 29 * dayMs }
const linesPerPage = 500

const read = Schema.decodeUnknownSync(MessageBatch)
const noRequests = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 }

const stored = <A>(effect: Effect.Effect<A, StoreError | UnknownCursor>): Effect.Effect<A, SimError> =>
  Effect.catchTags(effect, {
    StoreError: storeFailed,
    UnknownCursor: ({ id }) => Effect.fail(refused(`Message Batch with id \`${id}\` not found.`)),
  })

const refused = (message: string): SimError =>
  simError(new InvalidRequest({ problem: { _tag: "Other", path: [], message, code: undefined } }))

const now = Effect.map(Clock.currentTimeMillis, (ms) => ({ ms, text: timeText(ms) }))
const timeText = (ms: number): string => new Date(ms).toISOString()

export const makeBatches = ({ store, seeds, scope }: BatchOptions) => {
  const batches = store.collection("anthropic/batches")
  const resultsOf = (id: string) => store.collection(`anthropic/batches/${id}`)
  let made = 0

  const get = (id: string): Effect.Effect<MessageBatch, SimError> =>
    Effect.flatMap(stored(batches.get(id)), (value) =>
      value === undefined ? unknown(id) : Effect.succeed(read(value)),
    )

  const create = Effect.fnUntraced(function* (requests: ReadonlyArray<BatchRequest>, work: Work) {
    const { ms, text } = yield* now
    const id = `msgbatch_01${seeds.ownKey("batch", ++made).slice(0, 22)}`
    const batch: MessageBatch = {
      id,
      type: "message_batch",
      processing_status: "in_progress",
      request_counts: { ...noRequests, processing: requests.length },
      ended_at: null,
      created_at: text,
      expires_at: timeText(ms + dayMs),
      archived_at: null,
      cancel_initiated_at: null,
      results_url: null,
    }
    yield* stored(batches.put(id, batch, keptFor))
    yield* Effect.forkIn(Effect.ignore(process(batches, resultsOf(id), id, requests, work)), scope)
    return batch
  })

  const cancel = Effect.fnUntraced(function* (id: string) {
    const { text } = yield* now
    const change = (batch: MessageBatch): MessageBatch | undefined =>
      batch.processing_status === "in_progress"
        ? { ...batch, processing_status: "canceling", cancel_initiated_at: text }
        : undefined
    const updated = yield* stored(batches.update(id, (value) => change(read(value))))
    return updated === undefined ? yield* unknown(id) : read(updated.value)
  })

  const remove = Effect.fnUntraced(function* (id: string) {
    yield* ended(yield* get(id), "Message Batch must have ended before it can be deleted. Cancel it first.")
    yield* stored(Effect.andThen(batches.delete(id), resultsOf(id).clear))
  })

  const list = (page: Omit<PageRequest, "order">): Effect.Effect<BatchPage, SimError> =>
    Effect.map(stored(batches.list({ ...page, order: "desc" })), ({ items, hasMore }) => ({
      batches: items.map(({ value }) => read(value)),
      hasMore,
    }))

  const results = Effect.fnUntraced(function* (id: string) {
    yield* ended(yield* get(id), "Message Batch has no results yet: it is still being processed.")
    return yield* stored(allOf(resultsOf(id)))
  })

  return { create, get, list, cancel, remove, results }
}

export type Batches = ReturnType<typeof makeBatches>

const unknown = (id: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new UnknownObject({ kind: "Message Batch", id })))

const ended = ({ processing_status }: MessageBatch, message: string): Effect.Effect<void, SimError> =>
  processing_status === "ended" ? Effect.void : Effect.fail(refused(message))

/** Counts are told when all is done; a batch that is being canceled answers no request that has not begun. */
const process = Effect.fnUntraced(function* (
  batches: Collection,
  results: Collection,
  id: string,
  requests: ReadonlyArray<BatchRequest>,
  work: Work,
) {
  const outcome = Effect.fnUntraced(function* ({ custom_id, params }: BatchRequest) {
    const batch = read(yield* batches.get(id))
    const result = batch.processing_status === "canceling" ? ({ type: "canceled" } as const) : yield* work(params)
    yield* results.put(custom_id, JSON.parse(JSON.stringify({ custom_id, result })), keptFor)
    return result.type
  })
  const outcomes = yield* Effect.forEach(requests, outcome, { concurrency: requestsAtOnce })
  const counts = { ...noRequests }
  for (const type of outcomes) counts[type]++
  const { text } = yield* now
  yield* batches.update(id, (value) => ({
    ...read(value),
    processing_status: "ended",
    request_counts: counts,
    ended_at: text,
  }))
})

const allOf = Effect.fnUntraced(function* (results: Collection) {
  const lines: Array<Schema.Json> = []
  let after: string | undefined
  for (;;) {
    const { items, hasMore } = yield* results.list({ limit: linesPerPage, order: "asc", after })
    for (const { value } of items) lines.push(value)
    after = items.at(-1)?.id
    if (!hasMore) return lines
  }
})
