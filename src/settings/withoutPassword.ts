/** The settings as they may be shown: a password in the store's URL is hidden. */
import type { Settings } from "./Settings.ts"

export const withoutPassword = (settings: Settings): Settings => {
  const location = hidePassword(settings.store.location)
  return { ...settings, store: { ...settings.store, location } }
}

/** As far as the last `@`, since a password may hold one that nobody has escaped. */
export const hidePassword = (location: string): string =>
  location.replace(/^(rediss?:\/\/[^:@/]*):.*@/s, (_, before: string) => `${before}:***@`)
