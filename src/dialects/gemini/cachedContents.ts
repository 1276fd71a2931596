/** Beginnings of prompts that callers had kept, by name. */
import { Effect, Result, Schema } from "effect"
import { type SimError, simError, UnknownObject } from "../../domain/SimError.ts"
import { storeFailed } from "../../http/storeFailed.ts"
import type { Collection, StoreError } from "../../store/Collection.ts"
import type { Store } from "../../store/Store.ts"
import { invalid } from "./invalid.ts"
import { listOf } from "./listOf.ts"
import type { GenerateContentRequest } from "./Wire.ts"
import { CachedContent } from "./WireCache.ts"

export const prefix = "cachedContents/"

export const collectionIn = (store: Store["Service"]): Collection => store.collection("gemini cached contents")

const decode = Schema.decodeUnknownResult(CachedContent)

/** `name` with or without its prefix, and on Vertex AI with the project before it. */
export const findCached = (store: Store["Service"], name: string): Effect.Effect<CachedContent, SimError> =>
  Effect.flatMap(kept(collectionIn(store).get(idOf(name))), (value) => {
    const found = decode(value)
    return Result.isSuccess(found) ? Effect.succeed(found.success) : unknownCached(name)
  })

export const idOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1)

export const unknownCached = (name: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new UnknownObject({ kind: "CachedContent", id: name })))

export const kept = <A>(effect: Effect.Effect<A, StoreError>): Effect.Effect<A, SimError> =>
  Effect.catch(effect, storeFailed)

export interface Continued {
  readonly request: GenerateContentRequest
  /** Tokens of the beginning that was kept. */
  readonly keptTokens: number
}

/** The request with the beginning that it names before its own contents. */
export const continued = Effect.fnUntraced(function* (
  store: Store["Service"],
  model: string,
  name: string,
  body: GenerateContentRequest,
): Effect.fn.Return<Continued, SimError> {
  const cached = yield* findCached(store, name)
  if (body.systemInstruction != null || body.tools != null || body.toolConfig != null) return yield* refused(notTwice)
  if (idOf(cached.model) !== idOf(model)) {
    return yield* refused(
      `Model used by GenerateContent request (models/${model}) and CachedContent (${cached.model}) has to be the same.`,
    )
  }
  const contents = [...listOf(cached.beginning.contents), ...listOf(body.contents)]
  return { request: { ...body, ...cached.beginning, contents }, keptTokens: cached.usageMetadata.totalTokenCount }
})

const notTwice =
  "CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.\n\n" +
  "Proposed fix: move those values to CachedContent from GenerateContent request."

const refused = (message: string): Effect.Effect<never, SimError> =>
  invalid({ _tag: "Other", path: ["cachedContent"], message, code: undefined })
