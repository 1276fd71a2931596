/** What makes a trace of a call that has ended. */
import { Context } from "effect"
import type { ObservedCall } from "../../stats/ObservedCall.ts"

/** Where a call's span of the server is found. */
export interface TraceIds {
  readonly traceId: string
  readonly spanId: string
}

/** Gives the ids of the call's trace, where one was made; absent, nobody asked for traces. */
export const RequestTracer = Context.Reference<((call: ObservedCall) => TraceIds | undefined) | undefined>(
  "llmsim/server/RequestTracer",
  { defaultValue: () => undefined },
)
