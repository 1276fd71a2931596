/** What is known of the vectors of a model, by its id. */

export interface ModelTraits {
  /** Numbers in a vector. */
  readonly size: number
  /** Cosine of the vectors of two texts that have nothing to do with each other: no model uses all directions alike. */
  readonly likeness: number
}

const families: ReadonlyArray<readonly [RegExp, ModelTraits]> = [
  [/text-embedding-3-large|gemini-embedding/, { size: 3072, likeness: 0.1 }],
  [/text-embedding-00[45]/, { size: 768, likeness: 0.1 }],
  [/ada-002/, { size: 1536, likeness: 0.7 }],
]

const usual: ModelTraits = { size: 1536, likeness: 0.1 }

export const traitsOf = (model: string): ModelTraits => families.find(([pattern]) => pattern.test(model))?.[1] ?? usual
