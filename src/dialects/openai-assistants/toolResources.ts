/** Tool resources as they are kept: vector stores that came with them are added first. */
import { Effect } from "effect"
import type { SimError } from "../../domain/SimError.ts"
import { stored, unknown } from "../openai-more/stored.ts"
import type { Library } from "./Library.ts"
import { addVectorStore } from "./vectorStores/addVectorStore.ts"
import type { ToolResources } from "./WireTools.ts"

/** Fails when a vector store is named that is not there. */
export const toolResources = Effect.fnUntraced(function* (
  library: Library,
  resources: ToolResources | null | undefined,
): Effect.fn.Return<ToolResources, SimError> {
  if (resources == null) return {}
  const { code_interpreter, file_search } = resources
  if (file_search === undefined) return code_interpreter === undefined ? {} : { code_interpreter }
  const ids = [...(file_search.vector_store_ids ?? [])]
  for (const id of ids) {
    if ((yield* stored(library.vectorStores.get(id))) === undefined) return yield* unknown("vector store", id)
  }
  for (const { file_ids, metadata } of file_search.vector_stores ?? []) {
    const added = yield* addVectorStore(library, { file_ids: file_ids ?? [], metadata: metadata ?? null })
    ids.push(added.id)
  }
  return { ...(code_interpreter === undefined ? {} : { code_interpreter }), file_search: { vector_store_ids: ids } }
})
