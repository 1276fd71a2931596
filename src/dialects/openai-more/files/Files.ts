/** The files that callers uploaded, and those that batches made. */
import { Effect, Schema } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { Seeds } from "../../../simulation/Seeds.ts"
import type { PageRequest } from "../../../store/Collection.ts"
import type { Store } from "../../../store/Store.ts"
import { stored, unknown } from "../stored.ts"

export const FileObject = Schema.Struct({
  id: Schema.String,
  object: Schema.Literal("file"),
  bytes: Schema.Int,
  created_at: Schema.Int,
  expires_at: Schema.NullOr(Schema.Int),
  filename: Schema.String,
  purpose: Schema.String,
  status: Schema.Literal("processed"),
  status_details: Schema.Null,
})
export type FileObject = typeof FileObject.Type

export interface NewFile {
  readonly filename: string
  readonly purpose: string
  readonly bytes: Buffer
  /** How long it is kept, in seconds; absent: for ever. */
  readonly lifetime?: number | undefined
}

export interface Files {
  readonly create: (file: NewFile) => Effect.Effect<FileObject, SimError>
  /** Fails when there is no such file. */
  readonly get: (id: string) => Effect.Effect<FileObject, SimError>
  readonly content: (id: string) => Effect.Effect<Buffer, SimError>
  readonly delete: (id: string) => Effect.Effect<void, SimError>
  readonly list: (
    page: PageRequest,
    purpose: string | undefined,
  ) => Effect.Effect<{ readonly files: ReadonlyArray<FileObject>; readonly hasMore: boolean }, SimError>
}

const read = Schema.decodeUnknownSync(FileObject)

export const makeFiles = (store: Store["Service"], seeds: Seeds["Service"]): Files => {
  const files = store.collection("openai/files")
  const contents = store.collection("openai/file contents")

  const get = (id: string) =>
    Effect.flatMap(stored(files.get(id)), (value) =>
      value === undefined ? unknown("File object", id) : Effect.succeed(read(value)),
    )

  const create = Effect.fnUntraced(function* ({ filename, purpose, bytes, lifetime }: NewFile) {
    const { number, createdAt } = yield* seeds.arrive
    const file: FileObject = {
      id: `file-${seeds.key("file", number).slice(0, 24)}`,
      object: "file",
      bytes: bytes.length,
      created_at: createdAt,
      expires_at: lifetime === undefined ? null : createdAt + lifetime,
      filename,
      purpose,
      status: "processed",
      status_details: null,
    }
    const kept = lifetime === undefined ? {} : { expiresInMs: lifetime * 1_000 }
    yield* stored(contents.put(file.id, bytes.toString("base64"), kept))
    yield* stored(files.put(file.id, file, kept))
    return file
  })

  return {
    create,
    get,
    content: (id) =>
      Effect.flatMap(get(id), () =>
        Effect.map(stored(contents.get(id)), (text) => Buffer.from(String(text ?? ""), "base64")),
      ),
    delete: (id) =>
      Effect.andThen(get(id), Effect.asVoid(stored(Effect.andThen(files.delete(id), contents.delete(id))))),
    list: Effect.fnUntraced(function* (page, purpose) {
      const found: Array<FileObject> = []
      let { after } = page
      for (;;) {
        const { items, hasMore } = yield* stored(files.list({ ...page, after }))
        for (const { value } of items) {
          const file = read(value)
          if (purpose !== undefined && file.purpose !== purpose) continue
          if (found.length === page.limit) return { files: found, hasMore: true }
          found.push(file)
        }
        after = items.at(-1)?.id
        if (!hasMore || after === undefined) return { files: found, hasMore: false }
      }
    }),
  }
}
