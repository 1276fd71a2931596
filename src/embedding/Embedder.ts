/** Makes the vectors of texts. */
import { Context, Effect, Layer } from "effect"
import { hashText, mixed } from "./hashText.ts"
import { type ModelTraits, traitsOf } from "./ModelTraits.ts"
import { makeProjection, type Projection } from "./Projection.ts"
import { addFeatures } from "./textFeatures.ts"

export interface EmbedRequest {
  readonly text: string
  readonly model: string
  /** How many numbers are kept of the model's own; at most its `size`. */
  readonly dimensions: number
}

/**
 * Makes vectors of texts: equal for equal texts, near for similar ones.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Embedder } from "llmsim"
 *
 * const vector = Effect.flatMap(Embedder, (embedder) =>
 *   embedder.embed({ text: "the sea", model: "text-embedding-3-small", dimensions: 256 }),
 * ).pipe(Effect.provide(Embedder.layerHashed))
 * ```
 */
export class Embedder extends Context.Service<
  Embedder,
  {
    /** Numbers in a vector of the model that nobody shortened. */
    readonly size: (model: string) => number
    /** A vector of unit length; a shortened one is the beginning of the model's own, brought to unit length again. */
    readonly embed: (request: EmbedRequest) => Effect.Effect<Float32Array>
  }
>()("llmsim/embedding/Embedder") {
  /** Equal texts have equal vectors, and texts that share words or parts of words have near ones. */
  static readonly layerHashed = Layer.sync(this, () => {
    const projections = new Map<number, Projection>()
    const projectionOf = (size: number): Projection => {
      const known = projections.get(size) ?? makeProjection(size)
      projections.set(size, known)
      return known
    }
    return {
      size: (model) => traitsOf(model).size,
      embed: (request) => {
        const traits = traitsOf(request.model)
        return Effect.sync(() => hashedVector(request, traits, projectionOf(traits.size)))
      },
    }
  })
}

/** What tells texts of the same words apart, against all that they share. */
const exactShare = 0.1

const hashedVector = (
  { text, model, dimensions }: EmbedRequest,
  { likeness }: ModelTraits,
  { buckets, project }: Projection,
): Float32Array => {
  const seed = hashText(model)
  buckets.fill(0)
  const weight = addFeatures(text, seed, buckets)
  const exact = mixed(hashText(text) ^ seed)
  const bucket = exact & (buckets.length - 1)
  buckets[bucket] = (buckets[bucket] ?? 0) + (weight === 0 ? 1 : exactShare * Math.sqrt(weight))
  return project(likeness, dimensions)
}
