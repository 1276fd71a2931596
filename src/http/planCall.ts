/** Lets the call of an endpoint in that is no completion, and plans its answer: limits, refusals and wishes are for it too. */
import { Clock, Effect, type Scope } from "effect"
import type { Call } from "../domain/Call.ts"
import { monotonicMs } from "../domain/monotonicMs.ts"
import { ForbiddenModel } from "../domain/RefusedCaller.ts"
import { type SimError, simError } from "../domain/SimError.ts"
import type { CallPlan, PlanRequest } from "../simulation/CallPlan.ts"
import type { ApiRequest } from "./apiRoute.ts"
import type { RouteServices } from "./completionRoute.ts"
import { trailOf } from "./RequestTrail.ts"
import { wishesOf } from "./wishesOf.ts"

interface PlannedCall extends Pick<PlanRequest, "model" | "promptTokens" | "tokens" | "text" | "streaming"> {
  /** As rules for faults name it: "openai-embeddings". */
  readonly endpoint: string
  readonly provider: string
}

type Planning = Effect.Effect<CallPlan, SimError, Scope.Scope>
type Services = Pick<RouteServices, "simulation" | "wishes">

/** Fails with `RateLimited` or as a fault says, among others. */
export const planCall = (services: Services, request: ApiRequest, planned: PlannedCall): Planning =>
  Effect.flatMap(askedOf(services, request, planned), (asked) =>
    Effect.tap(services.simulation.plan({ ...planned, ...asked }), notePlan(request)),
  )

/** The same for an answer in one piece, when its time has passed. */
export const awaitCall = (services: Services, request: ApiRequest, planned: Omit<PlannedCall, "tokens">): Planning =>
  Effect.flatMap(askedOf(services, request, planned), (asked) =>
    Effect.tap(services.simulation.wait({ ...planned, ...asked }), notePlan(request)),
  )

const notePlan =
  ({ http }: ApiRequest) =>
  ({ limits, startedAt }: CallPlan) =>
    Effect.sync(() => {
      const trail = trailOf(http)
      trail.limits = limits
      trail.plannedAt = trail.admittedAt ?? startedAt
    })

const askedOf = Effect.fnUntraced(function* (
  { wishes: heedsWishes }: Services,
  { http, caller }: ApiRequest,
  { endpoint, provider, model }: Pick<PlannedCall, "endpoint" | "provider" | "model">,
) {
  const { headers } = http
  const trail = trailOf(http)
  trail.decodedAt = monotonicMs(yield* Clock.Clock)
  if (!caller.mayCall(model)) return yield* Effect.fail(simError(new ForbiddenModel({ model })))
  const wishes = heedsWishes || trail.inProcess ? yield* wishesOf(headers) : undefined
  const call: Call = { provider, endpoint, headers, body: undefined, caller, notes: trail }
  return { call, wish: wishes?.latency }
})
