/** What the settings say of recording, as its parts take it. */
import type { CassetteOptions } from "../../recording/Cassette.ts"
import { hideCredentials } from "../../recording/hideCredentials.ts"
import type { RecordingSettings } from "../../recording/RecordingSettings.ts"

/** The cassette to open; `undefined` where none is in use. */
export const cassetteOptions = (settings: RecordingSettings): CassetteOptions | undefined => {
  const { mode, cassette, match, ignore, upstream, redact } = settings
  if (cassette === undefined || mode === "off" || mode === "passthrough") return undefined
  return {
    path: cassette,
    writes: mode === "record" || mode === "auto",
    match,
    ignore,
    redact,
    upstream: (typeof upstream === "string" ? [upstream] : Object.values(upstream ?? {}))
      .map(hideCredentials)
      .join(" "),
  }
}

/** Where calls of a provider are sent on to. */
export const upstreamOf = ({ upstream }: RecordingSettings, provider: string): string | undefined =>
  typeof upstream === "string" || upstream === undefined
    ? upstream
    : (upstream as Readonly<Record<string, string | undefined>>)[provider]
