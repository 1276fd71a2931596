/** Works on batches in the background: validating, in progress, then completed with its files. */
import { Clock, Duration, Effect, Schema, type Scope } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { InnerAnswer } from "../../../http/callRoute.ts"
import { JsonBounds } from "../../../http/JsonBounds.ts"
import type { Seeds } from "../../../simulation/Seeds.ts"
import type { Page, PageRequest } from "../../../store/Collection.ts"
import type { Store } from "../../../store/Store.ts"
import type { Files } from "../files/Files.ts"
import { stored, unknown } from "../stored.ts"
import { readLines } from "./readLines.ts"
import { Batch, type BatchCreate, type BatchLine } from "./Wire.ts"

export interface BatchOptions {
  readonly store: Store["Service"]
  readonly seeds: Seeds["Service"]
  readonly files: Files
  /** How long a batch takes at least, in milliseconds. */
  readonly durationMs: number
  /** Where the work goes on when the request that began it is answered. */
  readonly scope: Scope.Scope
  /** Answers one line. */
  readonly answer: (line: BatchLine, id: string) => Effect.Effect<InnerAnswer>
}

export interface Batches {
  readonly create: (request: BatchCreate) => Effect.Effect<Batch, SimError>
  readonly get: (id: string) => Effect.Effect<Batch, SimError>
  readonly cancel: (id: string) => Effect.Effect<Batch, SimError>
  readonly list: (page: PageRequest) => Effect.Effect<Page, SimError>
}

const read = Schema.decodeUnknownSync(Batch)
const window = 86_400
const linesAtOnce = 16
/** The share of its time in which a batch is looked through. */
const validatingShare = 0.1

export const makeBatches = (options: BatchOptions): Batches => {
  const { store, seeds, files, scope, durationMs } = options
  const batches = store.collection("openai/batches")

  const get = (id: string) =>
    Effect.flatMap(stored(batches.get(id)), (value) =>
      value === undefined ? unknown("batch", id) : Effect.succeed(read(value)),
    )

  const change = (id: string, next: (batch: Batch) => Partial<Batch> | undefined) =>
    stored(
      batches.update(id, (value) => {
        const batch = read(value)
        const changed = next(batch)
        return changed === undefined ? undefined : { ...batch, ...changed }
      }),
    )

  const create = Effect.fnUntraced(function* (request: BatchCreate) {
    yield* files.get(request.input_file_id)
    const { number, createdAt } = yield* seeds.arrive
    const batch = newBatch(`batch_${seeds.key("batch", number).slice(0, 32)}`, createdAt, request)
    yield* stored(batches.put(batch.id, batch))
    yield* Effect.forkIn(Effect.ignore(work(batch)), scope)
    return batch
  })

  const cancel = Effect.fnUntraced(function* (id: string) {
    const { seconds } = yield* now
    yield* get(id)
    yield* change(id, ({ status }) =>
      status === "validating" || status === "in_progress"
        ? { status: "cancelling", cancelling_at: seconds }
        : undefined,
    )
    return yield* get(id)
  })

  const work = Effect.fnUntraced(function* ({ id, endpoint, input_file_id }: Batch) {
    const { ms: startedAt } = yield* now
    const { lines, errors } = readLines(yield* files.content(input_file_id), endpoint, yield* JsonBounds)
    yield* Effect.sleep(Duration.millis(durationMs * validatingShare))
    const begun = yield* now
    if (errors.length > 0) {
      yield* change(id, () => ({
        status: "failed",
        failed_at: begun.seconds,
        errors: { object: "list", data: errors },
      }))
      return
    }
    yield* change(id, (batch) => ({
      ...(batch.status === "validating" ? { status: "in_progress" as const } : {}),
      in_progress_at: begun.seconds,
      request_counts: { total: lines.length, completed: 0, failed: 0 },
    }))
    const outcomes = yield* Effect.forEach(lines, (line, index) => outcome(id, line, index), {
      concurrency: linesAtOnce,
    })
    const { ms } = yield* now
    yield* Effect.sleep(Duration.millis(Math.max(0, startedAt + durationMs - ms)))
    yield* finish(id, outcomes)
  })

  /** Nothing for a line that had not begun when the batch was cancelled. */
  const outcome = Effect.fnUntraced(function* (id: string, line: BatchLine, index: number) {
    if ((yield* get(id)).status === "cancelling") return undefined
    const requestId = `req_${seeds.key(`request of ${id}`, index)}`
    const { status, text } = yield* options.answer(line, requestId)
    const failed = status >= 400
    yield* change(id, ({ request_counts: counts }) => ({
      request_counts: { ...counts, [failed ? "failed" : "completed"]: counts[failed ? "failed" : "completed"] + 1 },
    }))
    const response = { status_code: status, request_id: requestId, body: parsed(text) }
    const lineId = `batch_req_${seeds.key(`line of ${id}`, index).slice(0, 32)}`
    return { failed, text: JSON.stringify({ id: lineId, custom_id: line.custom_id, response, error: null }) }
  })

  const finish = Effect.fnUntraced(function* (id: string, outcomes: ReadonlyArray<Outcome | undefined>) {
    const { seconds } = yield* now
    const cancelled = (yield* get(id)).status === "cancelling"
    if (!cancelled) yield* change(id, () => ({ status: "finalizing", finalizing_at: seconds }))
    const done = outcomes.filter((one) => one !== undefined)
    const output_file_id = yield* fileOf(
      `${id}_output.jsonl`,
      done.filter(({ failed }) => !failed),
    )
    const error_file_id = yield* fileOf(
      `${id}_error.jsonl`,
      done.filter(({ failed }) => failed),
    )
    yield* change(id, () => ({
      ...(cancelled
        ? { status: "cancelled" as const, cancelled_at: seconds }
        : { status: "completed" as const, completed_at: seconds }),
      output_file_id,
      error_file_id,
    }))
  })

  /** No file for no lines. */
  const fileOf = (filename: string, lines: ReadonlyArray<Outcome>): Effect.Effect<string | null, SimError> => {
    if (lines.length === 0) return Effect.succeed(null)
    const bytes = Buffer.from(lines.map(({ text }) => `${text}\n`).join(""))
    return Effect.map(files.create({ filename, purpose: "batch_output", bytes }), (file) => file.id)
  }

  return { create, get, cancel, list: (page) => stored(batches.list(page)) }
}

interface Outcome {
  readonly failed: boolean
  readonly text: string
}

const now = Effect.map(Clock.currentTimeMillis, (ms) => ({ ms, seconds: Math.floor(ms / 1_000) }))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const newBatch = (id: string, createdAt: number, request: BatchCreate): Batch => ({
  id,
  object: "batch",
  endpoint: request.endpoint,
  errors: null,
  input_file_id: request.input_file_id,
  completion_window: request.completion_window,
  status: "validating",
  output_file_id: null,
  error_file_id: null,
  created_at: createdAt,
  in_progress_at: null,
  expires_at: createdAt + window,
  finalizing_at: null,
  completed_at: null,
  failed_at: null,
  expired_at: null,
  cancelling_at: null,
  cancelled_at: null,
  request_counts: { total: 0, completed: 0, failed: 0 },
  metadata: request.metadata ?? null,
})
