/** Adds a vector store with its files, all of them ready at once. */
import { Effect } from "effect"
import { stored } from "../../openai-more/stored.ts"
import type { Library } from "../Library.ts"
import { collectFrom } from "../pages.ts"
import type { VectorStore, VectorStoreFile } from "./VectorStore.ts"
import type { VectorStoreCreation } from "./Wire.ts"

export const addVectorStore = Effect.fnUntraced(function* (library: Library, body: typeof VectorStoreCreation.Type) {
  const { createdAt } = yield* library.arrive
  const id = yield* library.newId("vs", library.vectorStores)
  const days = body.expires_after?.days
  const empty: VectorStore = {
    id,
    object: "vector_store",
    created_at: createdAt,
    name: body.name ?? "",
    usage_bytes: 0,
    file_counts: countsOf(0),
    status: "completed",
    ...(body.expires_after == null ? {} : { expires_after: body.expires_after }),
    expires_at: days === undefined ? null : createdAt + days * 86_400,
    last_active_at: createdAt,
    metadata: body.metadata ?? {},
  }
  yield* stored(library.vectorStores.put(id, empty))
  yield* Effect.forEach(body.file_ids ?? [], (file) => addFile(library, id, file, {}), { discard: true })
  return (yield* withFiles(library, id)) ?? empty
})

/** What is in the file nobody knows here: its size is a guess. */
export const addFile = Effect.fnUntraced(function* (
  library: Library,
  vectorStore: string,
  id: string,
  attributes: VectorStoreFile["attributes"],
) {
  const { createdAt } = yield* library.arrive
  const file: VectorStoreFile = {
    id,
    object: "vector_store.file",
    created_at: createdAt,
    usage_bytes: guessedBytes,
    vector_store_id: vectorStore,
    status: "completed",
    last_error: null,
    chunking_strategy: { type: "static", static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
    attributes,
  }
  yield* stored(library.vectorStoreFiles(vectorStore).put(id, file))
  return file
})

/** Counts the files of the store anew. */
export const withFiles = Effect.fnUntraced(function* (library: Library, id: string) {
  const files = yield* collectFrom(library.vectorStoreFiles(id))
  const updated = yield* stored(
    library.vectorStores.update(id, (now) => ({
      ...now,
      usage_bytes: files.length * guessedBytes,
      file_counts: countsOf(files.length),
    })),
  )
  return updated?.value
})

const guessedBytes = 4_096

const countsOf = (total: number) => ({ in_progress: 0, completed: total, failed: 0, cancelled: 0, total })
