/** What the prompt cache remembers: beginnings of prompts by their keys, and until when. */
import { Context, Effect, Option } from "effect"
import type { CacheWrites } from "../domain/Usage.ts"
import { ownCacheMemory } from "./ownCacheMemory.ts"
import type { WishedPrompt } from "./WishedCache.ts"

/** A beginning of a prompt. */
export interface Beginning {
  readonly key: string
  readonly tokens: number
}

export class CacheMemory extends Context.Service<
  CacheMemory,
  {
    /** Tokens of the longest beginning that is known; from now on all are, for so many milliseconds. */
    readonly look: (beginnings: ReadonlyArray<Beginning>, ttlMs: number) => Effect.Effect<number>
    /** As the caller's marks want it. */
    readonly wish: (prompt: WishedPrompt) => Effect.Effect<{ readonly read: number; readonly writes: CacheWrites }>
  }
>()("llmsim/simulation/CacheMemory") {
  /** The one that is provided; where none is, a new one that this process has alone. */
  static readonly provided = Effect.flatMap(
    Effect.serviceOption(this),
    Option.match({ onNone: () => ownCacheMemory, onSome: Effect.succeed }),
  )
}
