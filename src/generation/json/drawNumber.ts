/** Draws a number within bounds, and a multiple where one is asked for. */

import { Contradiction } from "./Contradiction.ts"
import { between } from "./chance.ts"
import type { Drawing, Drawn, Place } from "./Drawing.ts"
import type { Location } from "./Location.ts"
import { plausibleRange, type Range } from "./plausibleRange.ts"
import type { SchemaNode } from "./SchemaNode.ts"

interface Bounds {
  readonly low: number
  readonly high: number
  readonly fits: (value: number) => boolean
}

const mostTries = 64

export const drawNumber = (
  d: Drawing,
  { parts, path }: Location,
  type: "integer" | "number",
  { name }: Place,
): Drawn => {
  const bounds = boundsOf(parts, type)
  const wished = plausibleRange(name, type)
  const range = meet(wished, bounds)
  const steps = parts.flatMap(({ multipleOf }) => (multipleOf === undefined ? [] : [multipleOf]))
  const step = stepOf(steps, type)
  for (let i = 0; i < mostTries; i++) {
    const value = step === undefined ? drawDecimal(d, range, i) : drawMultiple(d, range, step, i)
    if (bounds.fits(value) && steps.every((each) => isMultiple(value, each))) return value
  }
  return new Contradiction(
    path,
    `no ${type} lies from ${bounds.low} to ${bounds.high}${steps.length > 0 ? " in steps" : ""}`,
  )
}

const boundsOf = (parts: ReadonlyArray<SchemaNode>, type: "integer" | "number"): Bounds => {
  const low = Math.max(...parts.map((part) => Math.max(part.minimum ?? -Infinity, part.exclusiveMinimum ?? -Infinity)))
  const high = Math.min(...parts.map((part) => Math.min(part.maximum ?? Infinity, part.exclusiveMaximum ?? Infinity)))
  const openLow = parts.some((part) => part.exclusiveMinimum === low)
  const openHigh = parts.some((part) => part.exclusiveMaximum === high)
  const fits = (value: number) =>
    Number.isFinite(value) &&
    (type === "number" || Number.isInteger(value)) &&
    (openLow ? value > low : value >= low) &&
    (openHigh ? value < high : value <= high)
  return { low, high, fits }
}

/** The plausible range as far as the bounds allow; else a stretch of what they allow. */
const meet = (wished: Range, { low, high }: Bounds): Range => {
  const [from, to] = [Math.max(wished.low, low), Math.min(wished.high, high)]
  if (from < to) return { ...wished, low: from, high: to }
  const span = wished.high - wished.low
  if (Number.isFinite(low)) return { ...wished, low, high: Math.min(high, low + Math.max(span, Math.abs(low) / 2)) }
  return { ...wished, low: high > 0 ? 0 : high - Math.max(span, Math.abs(high) / 2), high }
}

/** The step that every candidate takes; whole numbers take whole ones. */
const stepOf = (steps: ReadonlyArray<number>, type: "integer" | "number"): number | undefined => {
  const all = type === "integer" ? [1, ...steps] : steps
  return all.length === 0 ? undefined : all.reduce(commonMultiple)
}

const commonMultiple = (a: number, b: number): number => {
  for (let times = 1; times <= 1000; times++) {
    const multiple = Math.max(a, b) * times
    if (isMultiple(multiple, a) && isMultiple(multiple, b)) return multiple
  }
  return Math.max(a, b)
}

/** As validators reckon it, with the errors of floating point. */
const isMultiple = (value: number, step: number): boolean => {
  const times = value / step
  return Number.isInteger(times) && Math.abs(times) < 1e21
}

/** Later tries use more decimals, for bounds that lie close together. */
const drawDecimal = (d: Drawing, { low, high, decimals }: Range, attempt: number): number => {
  const value = low + d.random.nextDoubleUnsafe() * (high - low)
  return attempt < 40 ? Number(value.toFixed(Math.min(decimals + Math.floor(attempt / 4), 15))) : value
}

const drawMultiple = (d: Drawing, { low, high }: Range, step: number, attempt: number): number => {
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)]
  const count = first >= last ? first + (attempt % 2) : between(d.random, first, last)
  const near = attempt < mostTries / 2 ? count : first + attempt - mostTries / 2
  // 3 * 0.1 is meant to be 0.3.
  return Number.isInteger(step) ? near * step : Number((near * step).toPrecision(15))
}
