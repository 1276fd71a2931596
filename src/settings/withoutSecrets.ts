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
    store: { ...store, location: hideCredentials(store.location) },
    telemetry: withoutAuthorization(telemetry),
    auth: { ...auth, keys: auth.keys.map((key) => ({ ...key, key: hidden })) },
    control: control.key === undefined ? control : { ...control, key: hidden },
  }
}

type Upstream = NonNullable<Settings["recording"]["upstream"]>

const withoutCredentials = (upstream: Upstream): Upstream =>
  typeof upstream === "string"
    ? hideCredentials(upstream)
    : Object.fromEntries(Object.entries(upstream).map(([provider, url]) => [provider, hideCredentials(url)]))

type Telemetry = Settings["telemetry"]

const withoutAuthorization = (telemetry: Telemetry): Telemetry => {
  const shown = { ...telemetry, headers: telemetry.headers === "" ? "" : hidden }
  for (const name of ["endpoint", "traces_endpoint", "metrics_endpoint", "logs_endpoint"] as const) {
    const url = telemetry[name]
    if (url !== undefined) shown[name] = hideCredentials(url)
  }
  return shown
}
