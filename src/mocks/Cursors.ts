/** How far sessions have come with the mocks: which of the rules that match a call takes it. */
import { Context, Effect, Layer, Option, type Random } from "effect"
import type { MockTrial } from "../domain/Call.ts"
import type { SimError } from "../domain/SimError.ts"
import type { CompiledRule } from "./CompiledRule.ts"
import { ownCursors } from "./ownCursors.ts"
import type { SessionState } from "./SessionState.ts"
import { type SharedSessions, sharedCursors } from "./sharedCursors.ts"

export interface CursorCall {
  readonly session: string
  /** The first of the rules that match the call of which `accepts` says yes. */
  readonly first: (accepts: (rule: CompiledRule) => boolean) => CompiledRule | undefined
  readonly random: Random.Random
}

/** What became of a call among the rules that match it. */
export interface Taken {
  /** The rule that takes it, if one does. */
  readonly rule: CompiledRule | undefined
  /** How many of the session's calls the rule had taken before. */
  readonly used: number
  /** The rules before it, and why they let the call pass. */
  readonly passed: ReadonlyArray<PassedRule>
}

export type PassedRule = MockTrial["passed"][number]

export class Cursors extends Context.Service<
  Cursors,
  {
    /** Chooses the rule and counts the call. */
    readonly take: (call: CursorCall) => Effect.Effect<Taken, SimError>
    /** How the session stands. */
    readonly state: (session: string) => Effect.Effect<SessionState, SimError>
    /** How the session stands, as far as this process knows. */
    readonly known: (session: string) => SessionState
    /** Forgets the session, or all. */
    readonly forget: (session: string | undefined) => Effect.Effect<void, SimError>
    /** Forgets the counts of other rules than these. */
    readonly keepOnly: (rules: ReadonlyArray<CompiledRule>) => void
  }
>()("llmsim/mocks/Cursors") {
  /** Those that are provided; where none are, new ones that this process has alone. */
  static readonly provided = Effect.map(Effect.serviceOption(this), Option.getOrElse(ownCursors))

  /** Where several processes find them; counts of rules that are gone go with their sessions. */
  static readonly layerShared = (sessions: SharedSessions) => Layer.succeed(this, sharedCursors(sessions))
}
