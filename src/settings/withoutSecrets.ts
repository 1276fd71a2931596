/** The settings as they may be shown: keys and a password in the store's URL are hidden. */
import type { Settings } from "./Settings.ts"

const hidden = "***"

export const withoutSecrets = (settings: Settings): Settings => {
  const { store, auth, control, telemetry } = settings
  return {
    ...settings,
    store: { ...store, location: hidePassword(store.location) },
    telemetry: telemetry.headers === "" ? telemetry : { ...telemetry, headers: hidden },
    auth: { ...auth, keys: auth.keys.map((key) => ({ ...key, key: hidden })) },
    control: control.key === undefined ? control : { ...control, key: hidden },
  }
}

/** As far as the last `@`, since a password may hold one that nobody has escaped. */
export const hidePassword = (location: string): string =>
  location.replace(/^(rediss?:\/\/[^:@/]*):.*@/s, (_, before: string) => `${before}:${hidden}@`)
