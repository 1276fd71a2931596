/** What a span tells of its call, in OpenTelemetry's words for generative AI. */
import { faultKind, type ObservedCall } from "../../stats/ObservedCall.ts"
import { operationName } from "../../stats/operationName.ts"

type Value = string | number | boolean | Array<string>

export const callAttributes = (call: ObservedCall): Record<string, Value> => {
  const { usage, fault, finishReasons, error, outcome } = call
  const all: Record<string, Value | undefined> = {
    "gen_ai.operation.name": operationName(call.endpoint),
    "gen_ai.provider.name": call.provider,
    "gen_ai.request.model": call.model,
    "gen_ai.response.model": usage === undefined ? undefined : call.model,
    "gen_ai.response.id": call.answerKey,
    "gen_ai.response.finish_reasons": finishReasons.length === 0 ? undefined : [...finishReasons],
    "gen_ai.usage.input_tokens": usage?.prompt,
    "gen_ai.usage.output_tokens": usage?.completion,
    "gen_ai.usage.cache_read.input_tokens": usage?.cached || undefined,
    "gen_ai.usage.reasoning.output_tokens": usage?.reasoning || undefined,
    "http.request.method": call.method,
    "http.response.status_code": outcome === "aborted" ? undefined : call.status,
    "url.path": call.path,
    "error.type": error ?? (outcome === "error" ? String(call.status) : undefined),
    "llmsim.request_id": call.id,
    "llmsim.endpoint": call.endpoint,
    "llmsim.key": call.caller,
    "llmsim.session": call.session,
    "llmsim.stream": call.streaming,
    "llmsim.outcome": outcome,
    "llmsim.fault": fault === undefined ? undefined : faultKind(fault),
    "llmsim.mock": call.mock?.answeredBy ?? undefined,
  }
  const given: Record<string, Value> = {}
  for (const name in all) {
    const value = all[name]
    if (value !== undefined) given[name] = value
  }
  return given
}
