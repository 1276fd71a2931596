/** Measures a client's record by the rules. */
import type { ClientRecord } from "./ClientRecord.ts"
import type { Check, ClientVerdict } from "./VerdictReport.ts"
import type { VerdictRules } from "./VerdictRules.ts"

export const judge = (record: ClientRecord, rules: VerdictRules): ClientVerdict => {
  const checks = checksOf(record, rules)
  return {
    key: record.key,
    client: record.client,
    passed: checks.every(({ passed }) => passed),
    calls: record.calls,
    failures: record.failures,
    retries: record.retries,
    recovered: record.recovered,
    faults: [...record.faults].map(([fault, counts]) => ({ fault, ...counts })),
    retry_after: {
      told: record.told,
      honoured: record.told - record.early,
      earliest_by_ms: rounded(record.earliestByMs),
    },
    backoff_ms: meansOf(record).map((mean) => (mean === undefined ? null : rounded(mean))),
    calls_with_idempotency_key: record.keyed,
    most_connections: record.mostConnections,
    checks,
  }
}

const checksOf = (record: ClientRecord, rules: VerdictRules): ReadonlyArray<Check> => {
  const atMost = (rule: keyof VerdictRules & `max_${string}`, measured: number): Check => {
    const limit = rules[rule]
    return { rule, measured, limit, passed: limit === "off" || measured <= limit }
  }
  const atLeast = (rule: keyof VerdictRules & `min_${string}`, measured: number | undefined): Check => {
    const limit = rules[rule]
    const passed = limit === "off" || measured === undefined || measured >= limit
    return { rule, measured: measured === undefined ? null : rounded(measured), limit, passed }
  }
  return [
    atMost("max_retries_per_failure", record.mostPerFailure),
    atMost("max_retries_per_request", record.mostPerRequest),
    atMost("max_retries_in_flight", record.mostInFlight),
    atMost("max_hopeless_retries", record.hopeless),
    atMost("max_early_retries", record.early),
    atLeast("min_backoff_ms", record.shortestWaitMs),
    atLeast("min_backoff_growth", growthOf(record)),
    atMost("max_abandoned_streams", record.abandoned),
    atMost("max_duplicate_tool_results", record.duplicateResults),
    atMost("max_changed_idempotency_keys", record.changedKeys),
    atMost("max_reused_idempotency_keys", record.reusedKeys),
    atMost("max_retries_without_key", record.retriesWithoutKey),
    atMost("max_connections", record.mostConnections),
  ]
}

/** `undefined` where every failure told how long to wait, or no retry with this number has come. */
const meansOf = ({ waits }: ClientRecord): ReadonlyArray<number | undefined> =>
  Array.from(waits, (wait) => (wait === undefined ? undefined : wait.sum / wait.count))

/** From the means and not from pair to pair, so that jitter hides nothing. Waits below a millisecond count as one. */
const growthOf = (record: ClientRecord): number | undefined => {
  const means = meansOf(record).flatMap((mean, number) => (mean === undefined ? [] : [{ mean, number }]))
  const [first] = means
  const last = means.at(-1)
  if (first === undefined || last === undefined || first === last) return undefined
  return (Math.max(1, last.mean) / Math.max(1, first.mean)) ** (1 / (last.number - first.number))
}

const rounded = (value: number): number => Math.round(value * 100) / 100
