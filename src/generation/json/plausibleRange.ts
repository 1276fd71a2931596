/** The range in which a number of a given name usually lies. */
import { lookUpName } from "./names.ts"

export interface Range {
  readonly low: number
  readonly high: number
  /** Decimals that a person would write. */
  readonly decimals: number
}

const range = (low: number, high: number, decimals = 2): Range => ({ low, high, decimals })

const groups: ReadonlyArray<readonly [string, Range]> = [
  ["latitude lat", range(-60, 70, 4)],
  ["longitude lng lon long", range(-180, 180, 4)],
  ["temperature temp celsius", range(-10, 38, 1)],
  ["fahrenheit", range(20, 100, 1)],
  ["humidity percent percentage progress", range(0, 100, 1)],
  ["probability confidence score ratio rate weight threshold alpha similarity opacity", range(0, 1, 2)],
  ["price amount total cost subtotal fee salary budget balance tax revenue", range(5, 500, 2)],
  ["unit_amount amount_cents price_cents cents", range(500, 20_000, 0)],
  ["age", range(18, 80, 0)],
  ["year", range(2020, 2027, 0)],
  ["month", range(1, 12, 0)],
  ["day day_of_month", range(1, 28, 0)],
  ["hour hours", range(0, 23, 0)],
  ["minute minutes duration_minutes", range(5, 90, 0)],
  ["second seconds timeout timeout_seconds duration", range(1, 120, 0)],
  ["timeout_ms milliseconds ms delay latency", range(100, 5_000, 0)],
  ["timestamp created updated unix_time", range(1_767_225_600, 1_798_761_599, 0)],
  ["days nights weeks months years", range(1, 14, 0)],
  ["page page_number", range(1, 5, 0)],
  ["offset skip start index position", range(0, 50, 0)],
  ["limit page_size per_page max_results top_k top_n", range(5, 50, 0)],
  ["count quantity qty guests people passengers adults number_of_people party_size seats", range(1, 6, 0)],
  ["replicas instances workers", range(1, 5, 0)],
  ["rating stars priority severity level", range(1, 5, 0)],
  ["port", range(1024, 9000, 0)],
  ["width height", range(100, 1920, 0)],
  ["size bytes length", range(1, 4096, 0)],
  ["line line_number start_line end_line", range(1, 200, 0)],
  ["distance radius km miles", range(1, 50, 1)],
  ["zip zip_code postal_code", range(10_000, 99_999, 0)],
  ["id number issue_number pull_number", range(1, 9_999, 0)],
  ["x y left top coordinate", range(0, 1280, 0)],
]

const ranges: ReadonlyMap<string, Range> = new Map(
  groups.flatMap(([names, found]) => names.split(" ").map((name) => [name, found] as const)),
)

/** For names that say nothing. */
const usual = { integer: range(1, 100, 0), number: range(0, 100, 2) }

export const plausibleRange = (name: string, type: "integer" | "number"): Range => {
  const found = lookUpName(ranges, name) ?? usual[type]
  // A score from 0 to 1 has but two whole numbers.
  return type === "integer" && found.high - found.low <= 1 ? usual.integer : found
}

/** Whether numbers often bear the name. */
export const namesNumber = (name: string): boolean => lookUpName(ranges, name) !== undefined
