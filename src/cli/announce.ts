/** Says that the server serves, and where. */
import { Console, Effect } from "effect"
import { TerminalCapabilities } from "effect/cli"
import type { LoadedSettings } from "../settings/loadSettings.ts"
import { withoutSecrets } from "../settings/withoutSecrets.ts"
import { banner, tryLine } from "./banner.ts"
import { isPretty } from "./logging.ts"
import { version } from "./version.ts"

/** A server that listens everywhere is reached at `localhost`. */
export const reachable = (url: string): string => url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:|$)/, "//localhost")

export const announce = Effect.fnUntraced(function* (loaded: LoadedSettings, url: string) {
  for (const warning of loaded.warnings) yield* Effect.logWarning(warning)
  if (isPretty(loaded.settings.log, yield* TerminalCapabilities.TerminalCapabilities)) {
    return yield* Console.log(banner(loaded, url, version))
  }
  yield* Effect.logInfo("llmsim is ready").pipe(
    Effect.annotateLogs({ url, version, settings: withoutSecrets(loaded.settings), try: tryLine(url) }),
  )
})
