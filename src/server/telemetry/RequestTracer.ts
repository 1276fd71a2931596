/** What makes traces of calls. */
import { Context } from "effect"
import type { ObservedCall } from "../../stats/ObservedCall.ts"

/** Where a call's span of the server is found. */
export interface TraceIds {
  readonly traceId: string
  readonly spanId: string
}

/** Which calls are traced is decided when they arrive, so that the others do not pay for it. */
export interface CallTracer {
  /** Whether a call is traced that came with this header. */
  readonly samples: (traceparent: string | undefined) => boolean
  /** Makes the trace of a call that has ended. */
  readonly trace: (call: ObservedCall) => TraceIds
}

/** Absent, nobody asked for traces. */
export const RequestTracer = Context.Reference<CallTracer | undefined>("llmsim/server/RequestTracer", {
  defaultValue: () => undefined,
})
