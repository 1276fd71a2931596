/** A call under the verdict's eyes, from its arrival to its end. */
import type { Attempts, Failure } from "./Attempts.ts"
import type { ClientRecord } from "./ClientRecord.ts"
import type { Memory } from "./Memory.ts"
import type { CallEnd, SeenCall } from "./SeenCall.ts"
import type { VerdictRules } from "./VerdictRules.ts"

export class WatchedCall {
  readonly #call: SeenCall
  readonly #record: ClientRecord
  readonly #memory: Memory
  readonly #attempts: Attempts
  readonly #retryOf: Failure | undefined

  constructor(call: SeenCall, record: ClientRecord, memory: Memory, rules: VerdictRules) {
    const { arrivedAt, idempotencyKey, retryCount } = call
    this.#call = call
    this.#record = record
    this.#memory = memory
    this.#attempts = memory.attempts(call, rules.retry_window_ms)
    this.#retryOf = this.#attempts.begin(arrivedAt, idempotencyKey, retryCount)
    record.calls++
    if (this.#retryOf !== undefined) {
      record.retried(this.#retryOf, arrivedAt, idempotencyKey, rules.retry_after_tolerance_ms)
    }
    if (idempotencyKey !== undefined) {
      record.keyed++
      if (memory.isReused(call, idempotencyKey)) record.reusedKeys++
    }
    record.duplicateResults += memory.duplicates(call)
  }

  ended({ failure, hasLeft }: CallEnd, now: number): void {
    const record = this.#record
    this.#attempts.end(this.#retryOf)
    if (failure !== undefined) {
      record.failed(failure.kind)
      this.#attempts.fail(now, failure, this.#retryOf, this.#call.idempotencyKey)
    } else if (hasLeft) {
      if (this.#call.streaming) record.abandoned++
    } else {
      if (this.#retryOf !== undefined) record.recovered++
      this.#memory.answered(this.#call)
    }
    if (this.#attempts.isOver) this.#memory.forget(this.#call)
  }
}
