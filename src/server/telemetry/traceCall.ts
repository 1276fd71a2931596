/** The trace of a call that has ended. */
import type { SpanProcessor } from "@opentelemetry/sdk-trace-base"
import type { ObservedCall } from "../../stats/ObservedCall.ts"
import { CallSpan } from "./CallSpan.ts"
import type { TraceIds } from "./RequestTracer.ts"
import type { SpanOrigin } from "./SpanOrigin.ts"
import { parseTraceparent } from "./TraceParent.ts"

export const traceCall =
  (processor: Pick<SpanProcessor, "onEnd">, origin: SpanOrigin) =>
  (call: ObservedCall): TraceIds => {
    const span = new CallSpan(call, parseTraceparent(call.traceparent), origin)
    processor.onEnd(span)
    return span
  }
