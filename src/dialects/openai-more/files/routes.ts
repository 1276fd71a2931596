/** `/v1/files`: uploads, lists, contents. */
import { Effect, Schema } from "effect"
import { HttpServerResponse } from "effect/http"
import { type ApiServices, apiRoute } from "../../../http/apiRoute.ts"
import type { Route } from "../../../http/Route.ts"
import { nullish } from "../../openai-chat/fields.ts"
import { openAiStyle } from "../../openai-chat/style.ts"
import { listOf, pageRequest } from "../listPage.ts"
import { refused } from "../refused.ts"
import type { Files } from "./Files.ts"

/** `FileCreateParams` of openai-node, the file aside. */
const Upload = Schema.Struct({
  purpose: Schema.Literals(["assistants", "batch", "fine-tune", "vision", "user_data", "evals"]),
  expires_after: nullish(
    Schema.Struct({
      anchor: Schema.Literal("created_at"),
      seconds: Schema.Int.check(Schema.isBetween({ minimum: 3_600, maximum: 2_592_000 })),
    }),
  ),
})

/** Files come in longer pages than all else. */
const mostListed = 10_000

export const fileRoutes = (services: ApiServices, files: Files): ReadonlyArray<Route> => {
  const route = (method: Route["method"], path: Route["path"], handler: Parameters<typeof apiRoute>[2]): Route => ({
    method,
    path,
    handler: apiRoute(openAiStyle, services, handler),
  })
  return [
    route("POST", "/v1/files", ({ form }) =>
      Effect.flatMap(form(Upload, { numbers: ["expires_after.seconds"] }), ({ fields, files: uploaded }) => {
        const [file] = uploaded("file")
        if (file === undefined) return refused({ _tag: "Missing", path: ["file"] })
        const lifetime = fields.expires_after?.seconds
        return files.create({ filename: file.name, purpose: fields.purpose, bytes: file.bytes, lifetime })
      }),
    ),
    route("GET", "/v1/files", ({ query }) =>
      Effect.gen(function* () {
        const page = yield* pageRequest(query, "desc", { usual: mostListed, most: mostListed })
        const found = yield* files.list(page, query.get("purpose") ?? undefined)
        return listOf(found.files, found.hasMore)
      }),
    ),
    route("GET", "/v1/files/:id", ({ params: { id = "" } }) => files.get(id)),
    route("GET", "/v1/files/:id/content", ({ params: { id = "" } }) =>
      Effect.gen(function* () {
        const { filename } = yield* files.get(id)
        const bytes = yield* files.content(id)
        return HttpServerResponse.uint8Array(new Uint8Array(bytes), {
          contentType: "application/octet-stream",
          headers: { "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(filename)}` },
        })
      }),
    ),
    route("DELETE", "/v1/files/:id", ({ params: { id = "" } }) =>
      Effect.as(files.delete(id), { id, object: "file", deleted: true }),
    ),
  ]
}
