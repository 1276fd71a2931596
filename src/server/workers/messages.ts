/** What workers and the primary ask each other. */
import type { Schema } from "effect"
import type { CacheWrites } from "../../domain/Usage.ts"
import type { Fault } from "../../faults/Fault.ts"
import type { FaultCall } from "../../faults/FaultRule.ts"
import type { AddedRule } from "../../faults/Faults.ts"
import type { CallEnd, SeenCall } from "../../faults/verdict/SeenCall.ts"
import type { Explanation } from "../../mocks/MockBook.ts"
import type { MockRule } from "../../mocks/MockRule.ts"
import type { Settings } from "../../settings/Settings.ts"
import type { Beginning } from "../../simulation/CacheMemory.ts"
import type { WishedPrompt } from "../../simulation/WishedCache.ts"
import type { JournalEntry } from "../../stats/JournalEntry.ts"
import type { MetricsState } from "../../stats/Metrics.ts"
import type { StatsState } from "../../stats/Stats.ts"
import type { Lifetime, Page, PageRequest } from "../../store/Collection.ts"
import type { ControlAnswer, ControlCall } from "../control/ControlDoor.ts"
import type { Standing } from "../control/Standing.ts"

/** All that a new worker has to know. */
export interface Start {
  readonly settings: Settings
  /** Another in each worker that there ever is. */
  readonly serial: number
  readonly seed: number
  /** When the run began, in Unix milliseconds. */
  readonly startedAt: number
  readonly shared: Shared
}

/** What was added at run time, the same in all workers. */
export interface Shared {
  readonly faults: ReadonlyArray<AddedRule>
  readonly mocks: ReadonlyArray<MockRule>
  /** Whether the verdict wants to hear of all calls. */
  readonly watching: boolean
}

export interface Report {
  readonly stats: StatsState
  readonly metrics: MetricsState
  /** Absent where the worker is starting or ending. */
  readonly standing: Standing | undefined
  /** Calls that each mock answered. */
  readonly mocks: { readonly [id: string]: number }
  /** Absent where nobody wants to read it. */
  readonly journal: ReadonlyArray<JournalEntry> | undefined
}

/** A fault that counted rules decide on. */
export type FaultQuestion = Omit<FaultCall, "headers" | "text"> & {
  /** The header that asks for a fault. */
  readonly asked: string | undefined
  readonly text: string
  /** The call's own chance. */
  readonly draws: ReadonlyArray<number>
}

export interface BucketQuestion {
  readonly key: string
  readonly tokens: number
  readonly limit: number
  readonly refillMs: number
  readonly allowOverflow: boolean
}

export type StoreQuestion = { readonly collection: string } & (
  | { readonly op: "get" | "delete"; readonly id: string }
  | {
      readonly op: "put"
      readonly id: string
      readonly value: Schema.Json
      readonly lifetime: Lifetime | undefined
    }
  /** Puts the value if what is there is as it was read: `undefined` for nothing. */
  | {
      readonly op: "swap"
      readonly id: string
      readonly read: string | undefined
      readonly value: Schema.Json
      readonly lifetime: Lifetime | undefined
    }
  | { readonly op: "list"; readonly page: PageRequest }
  | { readonly op: "clear" }
)

export type StoreAnswer =
  | { readonly _tag: "Value"; readonly value: Schema.Json | undefined }
  | { readonly _tag: "Page"; readonly page: Page }
  | { readonly _tag: "UnknownCursor"; readonly id: string }
  | { readonly _tag: "Failed"; readonly message: string }

export type SeenNews = Omit<SeenCall, "connection"> & {
  readonly id: number
  readonly connection: number | undefined
}

/** What workers ask the primary. */
export type WorkerAsks = {
  readonly start: readonly [null, Start]
  readonly ready: readonly [{ readonly url: string }, unknown]
  readonly failed: readonly [{ readonly message: string }, unknown]
  readonly report: readonly [Report, unknown]
  readonly arrive: readonly [null, number]
  /** The first of so many arrival numbers. */
  readonly block: readonly [{ readonly size: number }, number]
  readonly bucket: readonly [BucketQuestion, readonly [remaining: number, elapsedMs: number]]
  readonly enter: readonly [{ readonly name: string; readonly limit: number }, boolean]
  readonly leave: readonly [{ readonly name: string }, unknown]
  readonly store: readonly [StoreQuestion, StoreAnswer]
  readonly fault: readonly [FaultQuestion, Fault | undefined]
  readonly look: readonly [{ readonly beginnings: ReadonlyArray<Beginning>; readonly ttlMs: number }, number]
  readonly wish: readonly [WishedPrompt, { readonly read: number; readonly writes: CacheWrites }]
  readonly seen: readonly [SeenNews, unknown]
  readonly ended: readonly [{ readonly id: number; readonly end: CallEnd; readonly at: number }, unknown]
  readonly closed: readonly [{ readonly connection: number; readonly at: number }, unknown]
  readonly control: readonly [ControlCall, ControlAnswer]
}

/** What the primary asks workers. */
export type PrimaryAsks = {
  /** `null` from a worker that is starting. */
  readonly report: readonly [{ readonly journal: boolean }, Report | null]
  readonly share: readonly [Shared, unknown]
  readonly reset: readonly [{ readonly calls: boolean; readonly mocks: boolean }, unknown]
  readonly clearJournal: readonly [{ readonly session: string | undefined }, unknown]
  readonly explain: readonly [{ readonly session: string | undefined }, Explained | undefined]
  readonly drain: readonly [null, unknown]
}

export interface Explained {
  /** Monotonic milliseconds of the call. */
  readonly at: number
  readonly explanation: Explanation
}
