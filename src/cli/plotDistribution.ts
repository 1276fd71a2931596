/** Draws a distribution of milliseconds in the terminal: its percentiles, and a histogram of bars. */

const rows = 16
const barWidth = 50

export const plotDistribution = (title: string, samples: ReadonlyArray<number>): string => {
  const sorted = Float64Array.from(samples).sort()
  if (sorted.length === 0) return `${title}: nothing to draw\n`
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length)
  const figures = [
    ["mean", mean],
    ["sd", deviation],
    ["p50", at(0.5)],
    ["p90", at(0.9)],
    ["p99", at(0.99)],
    ["max", at(1)],
  ] as const
  const summary = figures.map(([name, value]) => `${name} ${shown(value)}`).join("   ")
  return [`${title} (ms)   ${summary}`, ...bars(sorted, at(0.999)), ""].join("\n")
}

const shown = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : ms.toFixed(1))

/** The few values beyond `end` are counted in the last bar. */
const bars = (sorted: Float64Array, end: number): ReadonlyArray<string> => {
  const start = sorted[0] ?? 0
  const width = (end - start) / rows
  // Sums of equal times differ in their last digits.
  if (width < 1e-6) return []
  const counts = new Array<number>(rows).fill(0)
  for (const value of sorted) {
    const row = Math.min(rows - 1, Math.floor((value - start) / width))
    counts[row] = (counts[row] ?? 0) + 1
  }
  const most = Math.max(...counts)
  return counts.map((count, row) => {
    const label = shown(start + row * width).padStart(8)
    return `${label} │${"█".repeat(Math.round((count / most) * barWidth))} ${count === 0 ? "" : count}`.trimEnd()
  })
}
