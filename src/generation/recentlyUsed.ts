/** A map that forgets what was not used for long, so that it stays below a number of entries and a total size. */

export interface RecentlyUsed<A> {
  readonly get: (key: string) => A | undefined
  readonly set: (key: string, value: A) => void
}

/** @param longest how many characters all keys together may have; a value's size is taken to go by its key's. */
export const recentlyUsed = <A>(entries: number, longest: number): RecentlyUsed<A> => {
  // A map keeps the order in which keys were put in: the first is the one to forget.
  const kept = new Map<string, A>()
  let size = 0
  const forget = (key: string): void => {
    if (kept.delete(key)) size -= key.length
  }
  return {
    get: (key) => {
      const value = kept.get(key)
      if (value === undefined) return undefined
      kept.delete(key)
      kept.set(key, value)
      return value
    },
    set: (key, value) => {
      forget(key)
      kept.set(key, value)
      size += key.length
      for (const oldest of kept.keys()) {
        if (kept.size <= entries && size <= longest) break
        forget(oldest)
      }
    },
  }
}
