/** What makes a trace of a call that has ended. */
import { Context } from "effect"
import type { ObservedCall } from "../stats/ObservedCall.ts"

/** Gives the id of the call's trace, where one was made; absent, nobody asked for traces. */
export const RequestTracer = Context.Reference<((call: ObservedCall) => string | undefined) | undefined>(
  "llmsim/server/RequestTracer",
  { defaultValue: () => undefined },
)
