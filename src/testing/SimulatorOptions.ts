/** What a test says of the simulator it wants. */
import { Result } from "effect"
import type { FaultRule } from "../faults/FaultRule.ts"
import { isPresetName, type PresetName } from "../latency/LatencyProfile.ts"
import type { MockRule } from "../mocks/MockRule.ts"
import { decodeWritten } from "../settings/decodeWritten.ts"
import { Settings } from "../settings/Settings.ts"
import { keptRequests } from "./RequestJournal.ts"

type SettingsInput = typeof Settings.Encoded

/**
 * What a test says of the simulator it wants; all of it may be left out.
 *
 * @example
 * ```ts
 * import { type SimulatorOptions, startSimulator } from "llmsim/testing"
 *
 * const slowAndShaky: SimulatorOptions = {
 *   latency: "gpt4o",
 *   faults: [{ fault: { kind: "disconnect" }, every: 10 }],
 *   settings: { limits: { requests_per_minute: 60 } },
 * }
 * await using sim = await startSimulator(slowAndShaky)
 * ```
 */
export interface SimulatorOptions {
  /** A preset, `auto` for each model's own, or the settings' section; `instant` if not said. */
  readonly latency?: "auto" | PresetName | SettingsInput["latency"]
  /** Makes runs repeat; 1 if not said. */
  readonly seed?: number
  /** What answers say: `lorem`, `random`, `echo` or `fixed:TEXT`. */
  readonly generator?: string
  /** What is answered to whom; the first that matches answers. */
  readonly mocks?: ReadonlyArray<MockRule>
  readonly faults?: ReadonlyArray<FaultRule>
  /** All other settings, as a file has them. */
  readonly settings?: SettingsInput
  /** Whether time passes by itself (`real`, if not said) or by `advance` alone. */
  readonly clock?: "real" | "virtual"
  /** Whether to listen on a free port (if not said), or to answer only through `fetch`. */
  readonly socket?: boolean
}

/** Throws an error that says which setting is wrong, and how. */
export const settingsOf = ({ latency, seed, generator, faults, settings }: SimulatorOptions): Settings => {
  const tree: SettingsInput = {
    ...settings,
    seed: seed ?? settings?.seed ?? 1,
    server: { host: "127.0.0.1", port: 0, shutdown_grace_ms: 0, ...settings?.server },
    journal: { size: keptRequests, ...settings?.journal },
    latency: latencySection(latency) ?? settings?.latency ?? { profile: "instant" },
    ...(generator === undefined ? {} : { response: { ...settings?.response, generator } }),
    ...(faults === undefined ? {} : { faults: [...(settings?.faults ?? []), ...faults] }),
  }
  return Result.getOrThrowWith(decode(tree), ({ message }) => new TypeError(message))
}

const decode = decodeWritten(Settings)

const latencySection = (latency: SimulatorOptions["latency"]): SettingsInput["latency"] => {
  if (typeof latency !== "string") return latency
  if (latency !== "auto" && !isPresetName(latency)) throw new TypeError(`latency: there is no preset "${latency}"`)
  return { profile: latency }
}
