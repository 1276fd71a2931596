/** The rate limits that the settings choose; what they count with is provided. */
import { RateLimits } from "../limits/RateLimits.ts"
import { tiers } from "../limits/tiers.ts"
import type { Settings } from "../settings/Settings.ts"

export const hasLimits = ({ limits, auth, schedule }: Settings): boolean => {
  const { mode: _mode, tier, by_model, when_uncounted: _uncounted, ...usual } = limits
  return (
    Object.keys(usual).length > 0 ||
    Object.keys(by_model).length > 0 ||
    tier !== "none" ||
    auth.keys_file !== undefined ||
    auth.keys.some((key) => key.limits !== undefined) ||
    schedule.some((phase) => phase.limits !== undefined)
  )
}

/** @param startedAt when phases are counted from, in Unix milliseconds; absent: now. */
export const rateLimitsLayer = (settings: Settings, startedAt?: number) => {
  const { mode, tier, by_model, when_uncounted: uncounted, ...usual } = settings.limits
  const phases = settings.schedule.flatMap(({ start_ms, duration_ms, limits: own }) =>
    own === undefined ? [] : [{ startMs: start_ms, durationMs: duration_ms, limits: own }],
  )
  const byModel = [...Object.entries(by_model), ...(tier === "none" ? [] : tiers[tier])]
  return hasLimits(settings)
    ? RateLimits.layer({ mode, uncounted, default: usual, byModel, phases, startedAt })
    : RateLimits.layerNone
}
