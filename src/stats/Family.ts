/** Metrics as Prometheus has them: families of samples, told apart by labels. */

export type Labels = Readonly<Record<string, string>>

export interface Sample {
  /** What follows the family's name, as `_bucket` does. */
  readonly suffix?: string
  readonly labels: Labels
  readonly value: number
}

export interface Family {
  /** A counter's name ends in `_total`. */
  readonly name: string
  readonly help: string
  readonly type: "counter" | "gauge" | "histogram"
  readonly samples: ReadonlyArray<Sample>
}

export const gauge = (name: string, help: string, value: number): Family => ({
  name,
  help,
  type: "gauge",
  samples: [{ labels: {}, value }],
})
