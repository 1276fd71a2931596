/** `/v1/vector_stores`: enough of it for assistants to have something to search. */
import { Effect } from "effect"
import type { ApiHandler, ApiRequest, ApiServices } from "../../../http/apiRoute.ts"
import type { Route } from "../../../http/Route.ts"
import { listOf, pageRequest } from "../../openai-more/listPage.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { betaRoute } from "../betaRoute.ts"
import type { Library } from "../Library.ts"
import { pageOf } from "../pages.ts"
import { addFile, addVectorStore, withFiles } from "./addVectorStore.ts"
import { FileCreation, VectorStoreCreation, VectorStoreUpdate } from "./Wire.ts"

export const vectorStoreRoutes = (services: ApiServices, library: Library): ReadonlyArray<Route> => {
  const api = (method: Route["method"], path: Route["path"], handler: ApiHandler) =>
    betaRoute(services, method, path, handler)
  return [
    api("POST", "/v1/vector_stores", (request) =>
      Effect.flatMap(request.body(VectorStoreCreation), (body) => addVectorStore(library, body)),
    ),
    api("GET", "/v1/vector_stores", ({ query }) =>
      Effect.gen(function* () {
        const { items, hasMore } = yield* pageOf(library.vectorStores, yield* pageRequest(query))
        return listOf(
          items.map(({ value }) => value),
          hasMore,
        )
      }),
    ),
    api("GET", "/v1/vector_stores/:id", (request) => find(library, request)),
    api("POST", "/v1/vector_stores/:id", (request) => update(library, request)),
    api("DELETE", "/v1/vector_stores/:id", (request) =>
      Effect.gen(function* () {
        const { id } = yield* find(library, request)
        yield* stored(library.vectorStores.delete(id))
        yield* stored(library.vectorStoreFiles(id).clear)
        return { id, object: "vector_store.deleted", deleted: true }
      }),
    ),
    api("POST", "/v1/vector_stores/:id/files", (request) => createFile(library, request)),
    api("GET", "/v1/vector_stores/:id/files", (request) =>
      Effect.gen(function* () {
        const { id } = yield* find(library, request)
        const { items, hasMore } = yield* pageOf(library.vectorStoreFiles(id), yield* pageRequest(request.query))
        return listOf(
          items.map(({ value }) => value),
          hasMore,
        )
      }),
    ),
    api("GET", "/v1/vector_stores/:id/files/:file", (request) => findFile(library, request)),
    api("DELETE", "/v1/vector_stores/:id/files/:file", (request) => deleteFile(library, request)),
  ]
}

const find = Effect.fnUntraced(function* (library: Library, { params }: ApiRequest) {
  const id = params.id ?? ""
  return (yield* stored(library.vectorStores.get(id))) ?? (yield* unknown("vector store", id))
})

const update = Effect.fnUntraced(function* (library: Library, request: ApiRequest) {
  const { name, metadata, expires_after } = yield* request.body(VectorStoreUpdate)
  const { id } = yield* find(library, request)
  const updated = yield* stored(
    library.vectorStores.update(id, (now) => ({
      ...now,
      ...(name == null ? {} : { name }),
      ...(metadata == null ? {} : { metadata }),
      ...(expires_after == null ? {} : { expires_after }),
    })),
  )
  return updated?.value ?? (yield* unknown("vector store", id))
})

const createFile = Effect.fnUntraced(function* (library: Library, request: ApiRequest) {
  const { file_id, attributes } = yield* request.body(FileCreation)
  const { id } = yield* find(library, request)
  const file = yield* addFile(library, id, file_id, attributes ?? {})
  yield* withFiles(library, id)
  return file
})

const findFile = Effect.fnUntraced(function* (library: Library, request: ApiRequest) {
  const { id } = yield* find(library, request)
  const file = request.params.file ?? ""
  return (yield* stored(library.vectorStoreFiles(id).get(file))) ?? (yield* unknown("file", file))
})

const deleteFile = Effect.fnUntraced(function* (library: Library, request: ApiRequest) {
  const { id, vector_store_id } = yield* findFile(library, request)
  yield* stored(library.vectorStoreFiles(vector_store_id).delete(id))
  yield* withFiles(library, vector_store_id)
  return { id, object: "vector_store.file.deleted", deleted: true }
})
