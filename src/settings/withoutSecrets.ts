/** The settings as they may be shown: keys and passwords in URLs are hidden. */
import { hideCredentials } from "../recording/hideCredentials.ts"
import type { Settings } from "./Settings.ts"

const hidden = "***"

export const withoutSecrets = (settings: Settings): Settings => {
  const { store, auth, control, telemetry, recording } = settings
  return {
    ...settings,
    recording: {
      ...recording,
      ...(recording.upstream !== undefined && { upstream: withoutCredentials(recording.upstream) }),
    },
    store: { ...store, location: hidePassword(store.location) },
    telemetry: telemetry.headers === "" ? telemetry : { ...telemetry, headers: hidden },
    auth: { ...auth, keys: auth.keys.map((key) => ({ ...key, key: hidden })) },
    control: control.key === undefined ? control : { ...control, key: hidden },
  }
}

type Upstream = NonNullable<Settings["recording"]["upstream"]>

const withoutCredentials = (upstream: Upstream): Upstream =>
  typeof upstream === "string"
    ? hideCredentials(upstream)
    : Object.fromEntries(Object.entries(upstream).map(([provider, url]) => [provider, hideCredentials(url)]))

/** As far as the last `@`, since a password may hold one that nobody has escaped. */
export const hidePassword = (location: string): string =>
  location.replace(/^(rediss?:\/\/[^:@/]*):.*@/s, (_, before: string) => `${before}:${hidden}@`)
