/** A prompt cache's memory that one process has alone. */
import { Clock, Effect } from "effect"
import type { Beginning, CacheMemory } from "./CacheMemory.ts"
import { WishedCache } from "./WishedCache.ts"

export const ownCacheMemory = Effect.map(Clock.Clock, (clock): CacheMemory["Service"] => {
  const seen = new Map<string, number>()
  const wished = new WishedCache()
  const now = () => clock.currentTimeMillisUnsafe()
  return {
    look: (beginnings, ttlMs) => Effect.sync(() => lookUp(seen, beginnings, now(), ttlMs)),
    wish: (prompt) => Effect.sync(() => wished.use(prompt, now())),
  }
})

const mostBeginnings = 500_000

const lookUp = (
  seen: Map<string, number>,
  beginnings: ReadonlyArray<Beginning>,
  now: number,
  ttlMs: number,
): number => {
  let cached = 0
  let known = true
  for (const { key, tokens } of beginnings) {
    known &&= (seen.get(key) ?? 0) > now
    if (known) cached = tokens
    seen.delete(key)
    seen.set(key, now + ttlMs)
  }
  for (const oldest of seen.keys()) {
    if (seen.size <= mostBeginnings) break
    seen.delete(oldest)
  }
  return cached
}
