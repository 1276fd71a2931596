/** What is asked of clients when things go wrong: the settings of the verdict on them. */
import { Schema } from "effect"
import { withDefault } from "../../domain/withDefault.ts"

const positive = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/** A threshold, or no rule. */
const Limit = Schema.Union([positive, Schema.Literal("off")])

export const VerdictRules = Schema.Struct({
  /** From when calls are watched: the first one that goes wrong, the start, or never. */
  watch: withDefault(Schema.Literals(["faults", "always", "never"]), "faults"),
  /** An equal request after this time is no retry. */
  retry_window_ms: withDefault(positive, 120_000),
  /** How much earlier than it was told a retry may come. */
  retry_after_tolerance_ms: withDefault(positive, 50),
  max_retries_per_failure: withDefault(Limit, 1),
  max_retries_per_request: withDefault(Limit, 5),
  max_retries_in_flight: withDefault(Limit, 1),
  /** Of what no retry can mend: a wrong key, a prompt that is too long. */
  max_hopeless_retries: withDefault(Limit, 0),
  max_early_retries: withDefault(Limit, 0),
  min_backoff_ms: withDefault(Limit, 50),
  /** How many times longer each wait is than the one before. */
  min_backoff_growth: withDefault(Limit, 1.2),
  max_abandoned_streams: withDefault(Limit, 0),
  max_duplicate_tool_results: withDefault(Limit, 0),
  max_changed_idempotency_keys: withDefault(Limit, 0),
  max_reused_idempotency_keys: withDefault(Limit, 0),
  max_retries_without_key: withDefault(Limit, "off"),
  max_connections: withDefault(Limit, "off"),
})
export type VerdictRules = typeof VerdictRules.Type
