/** Metrics as OpenTelemetry's SDK sends them. */
import { type Attributes, type HrTime, ValueType } from "@opentelemetry/api"
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
} from "@opentelemetry/sdk-metrics"
import type { Family, Labels, Sample } from "../../stats/Family.ts"
import { otlpLabel, otlpName } from "./otlpName.ts"

export interface Span {
  readonly startTime: HrTime
  readonly endTime: HrTime
}

/** What has no samples is left out. */
export const metricData = (families: ReadonlyArray<Family>, span: Span): Array<MetricData> =>
  families.filter(({ samples }) => samples.length > 0).map((family) => dataOf(family, span))

const dataOf = (family: Family, span: Span): MetricData => {
  const { name, unit } = otlpName(family)
  const common = {
    descriptor: { name, unit, description: family.help, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  if (family.type === "histogram") {
    return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: histogramPoints(family.samples, span) }
  }
  const dataPoints = family.samples.map(({ labels, value }) => ({ ...span, attributes: attributesOf(labels), value }))
  return family.type === "counter"
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    : { ...common, dataPointType: DataPointType.GAUGE, dataPoints }
}

/** A series is its buckets, then its sum, then its count; buckets count all that is below their bound. */
const histogramPoints = (samples: ReadonlyArray<Sample>, span: Span): Array<DataPoint<Histogram>> => {
  const points: Array<DataPoint<Histogram>> = []
  let boundaries: Array<number> = []
  let counts: Array<number> = []
  let below = 0
  let sum = 0
  for (const { suffix, labels, value } of samples) {
    if (suffix === "_bucket") {
      counts.push(value - below)
      below = value
      if (labels.le !== "+Inf") boundaries.push(Number(labels.le))
    } else if (suffix === "_sum") sum = value
    else {
      points.push({
        ...span,
        attributes: attributesOf(labels),
        value: { buckets: { boundaries, counts }, sum, count: value },
      })
      boundaries = []
      counts = []
      below = 0
    }
  }
  return points
}

const attributesOf = (labels: Labels): Attributes =>
  Object.fromEntries(Object.entries(labels).map(([label, value]) => [otlpLabel(label), value]))
