/** Which limits a call has, and whose they are. */
import type { Clock } from "effect"
import type { Caller, LimitSpec } from "../domain/Call.ts"
import { globPattern } from "../domain/globPattern.ts"
import type { LimitPhase, RateLimitOptions } from "./RateLimits.ts"

export type LimitFinder = ReturnType<typeof limitFinder>

/** A phase has buckets of its own, which are full when it begins. */
export const phased = (
  usual: LimitFinder,
  phases: ReadonlyArray<LimitPhase>,
  clock: Clock.Clock,
  from: number | undefined,
): LimitFinder => {
  if (phases.length === 0) return usual
  const startedAt = from ?? clock.currentTimeMillisUnsafe()
  return (caller, model) => {
    const since = clock.currentTimeMillisUnsafe() - startedAt
    const found = usual(caller, model)
    const index = phases.findLastIndex(({ startMs, durationMs }) => since >= startMs && since < startMs + durationMs)
    const phase = phases[index]
    if (phase === undefined) return found
    return { limits: { ...found.limits, ...phase.limits }, scope: `${found.scope} phase ${index}` }
  }
}

export const limitFinder = ({ byModel, default: usual }: RateLimitOptions) => {
  const globs = byModel.map(([glob, limits]) => [globPattern(glob), limits, glob] as const)
  const isEmpty = (limits: LimitSpec) => Object.values(limits).every((limit) => limit === undefined)
  return (caller: Caller, model: string): { readonly limits: LimitSpec | undefined; readonly scope: string } => {
    if (caller.limits !== undefined) return { limits: caller.limits, scope: caller.name }
    const found = globs.find(([pattern]) => pattern.test(model))
    const account = accountOf(caller)
    if (found !== undefined) return { limits: found[1], scope: `${account} ${found[2]}` }
    return { limits: isEmpty(usual) ? undefined : usual, scope: `${account} ${model}` }
  }
}

/** Providers limit projects, or organizations, and not the keys that these have. */
const accountOf = ({ name, organization, project }: Caller): string =>
  organization === undefined && project === undefined ? name : `${organization ?? ""}/${project ?? ""}`
