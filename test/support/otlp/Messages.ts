/** The fields of OTLP's messages, as far as tests look at them: opentelemetry-proto, in its own names. */

/** How a field is read; the name of a message is one of `messages`. */
export type FieldKind =
  | "text"
  | "hex"
  | "varint"
  | "bool"
  | "double"
  | "fixed64"
  | "fixed64s"
  | "doubles"
  | { readonly of: string; readonly many: boolean }

const one = (of: string) => ({ of, many: false })
const many = (of: string) => ({ of, many: true })

type Fields = Readonly<Record<number, readonly [name: string, kind: FieldKind]>>

export const messages: Readonly<Record<string, Fields>> = {
  traces: { 1: ["resourceSpans", many("ResourceSpans")] },
  metrics: { 1: ["resourceMetrics", many("ResourceMetrics")] },
  logs: { 1: ["resourceLogs", many("ResourceLogs")] },
  ResourceSpans: { 1: ["resource", one("Resource")], 2: ["scopeSpans", many("ScopeSpans")] },
  ResourceMetrics: { 1: ["resource", one("Resource")], 2: ["scopeMetrics", many("ScopeMetrics")] },
  ResourceLogs: { 1: ["resource", one("Resource")], 2: ["scopeLogs", many("ScopeLogs")] },
  Resource: { 1: ["attributes", many("KeyValue")] },
  ScopeSpans: { 2: ["spans", many("Span")] },
  ScopeMetrics: { 2: ["metrics", many("Metric")] },
  ScopeLogs: { 2: ["logRecords", many("LogRecord")] },
  Span: {
    1: ["traceId", "hex"],
    2: ["spanId", "hex"],
    4: ["parentSpanId", "hex"],
    5: ["name", "text"],
    6: ["kind", "varint"],
    7: ["startTimeUnixNano", "fixed64"],
    8: ["endTimeUnixNano", "fixed64"],
    9: ["attributes", many("KeyValue")],
    11: ["events", many("Event")],
    15: ["status", one("Status")],
  },
  Event: { 1: ["timeUnixNano", "fixed64"], 2: ["name", "text"], 3: ["attributes", many("KeyValue")] },
  Status: { 2: ["message", "text"], 3: ["code", "varint"] },
  KeyValue: { 1: ["key", "text"], 2: ["value", one("AnyValue")] },
  AnyValue: {
    1: ["stringValue", "text"],
    2: ["boolValue", "bool"],
    3: ["intValue", "varint"],
    4: ["doubleValue", "double"],
    5: ["arrayValue", one("ArrayValue")],
  },
  ArrayValue: { 1: ["values", many("AnyValue")] },
  Metric: {
    1: ["name", "text"],
    3: ["unit", "text"],
    5: ["gauge", one("Points")],
    7: ["sum", one("Points")],
    9: ["histogram", one("HistogramPoints")],
  },
  Points: {
    1: ["dataPoints", many("NumberPoint")],
    2: ["aggregationTemporality", "varint"],
    3: ["isMonotonic", "bool"],
  },
  HistogramPoints: { 1: ["dataPoints", many("HistogramPoint")], 2: ["aggregationTemporality", "varint"] },
  NumberPoint: { 4: ["asDouble", "double"], 7: ["attributes", many("KeyValue")] },
  HistogramPoint: {
    4: ["count", "fixed64"],
    5: ["sum", "double"],
    6: ["bucketCounts", "fixed64s"],
    7: ["explicitBounds", "doubles"],
    9: ["attributes", many("KeyValue")],
  },
  LogRecord: {
    1: ["timeUnixNano", "fixed64"],
    2: ["severityNumber", "varint"],
    3: ["severityText", "text"],
    5: ["body", one("AnyValue")],
    6: ["attributes", many("KeyValue")],
    9: ["traceId", "hex"],
    10: ["spanId", "hex"],
  },
}
