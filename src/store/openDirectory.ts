/** Keeps each stored entry in a file of its own, which is whole or absent whenever the process dies. */
import { createHash } from "node:crypto"
import { Clock, Effect, FileSystem, Path, Schema } from "effect"
import type { Keeper } from "./localStore.ts"
import { type Entry, isExpired } from "./Shelf.ts"

/** Makes the directory if need be. What is no whole entry is named in the log and left where it is. */
export const openDirectory = Effect.fnUntraced(function* (directory: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* fileSystem.makeDirectory(directory, { recursive: true })
  yield* fileSystem.access(directory, { writable: true })
  const pathOf = (entry: Entry) => path.join(directory, fileNameOf(entry))
  const keeper: Keeper = {
    entries: yield* readAll(fileSystem, path, directory),
    write: (entry) => writeWhole(fileSystem, directory, pathOf(entry), textOf(entry)),
    remove: (entry) => fileSystem.remove(pathOf(entry), { force: true }),
  }
  return keeper
})

/** What a file holds. */
const KeptEntry = Schema.Struct({
  collection: Schema.String,
  id: Schema.String,
  order: Schema.Int,
  expires_at: Schema.optionalKey(Schema.Finite),
  value: Schema.Json,
})

const decodeKept = Schema.decodeUnknownEffect(Schema.fromJsonString(KeptEntry))

const textOf = ({ collection, id, order, expiresAt, text }: Entry): string => {
  const { value: _, ...head }: typeof KeptEntry.Encoded = {
    collection,
    id,
    order,
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    value: null,
  }
  return `${JSON.stringify(head).slice(0, -1)},"value":${text}}`
}

const ending = ".json"
const unfinished = ".tmp"

/** Told apart by the digest, whatever is in the id and however the file system treats case; the rest is for people. */
const fileNameOf = ({ collection, id }: Pick<Entry, "collection" | "id">): string => {
  const digest = createHash("sha256")
    .update(JSON.stringify([collection, id]))
    .digest("hex")
  return `${plain(collection)}.${plain(id)}.${digest.slice(0, 32)}${ending}`
}

const plain = (name: string): string => name.replace(/[^\w-]/g, "").slice(0, 60)

const writeWhole = (fileSystem: FileSystem.FileSystem, directory: string, file: string, text: string) =>
  Effect.gen(function* () {
    const written = `${file}${unfinished}`
    yield* writeDown(fileSystem, written, new TextEncoder().encode(text))
    yield* fileSystem.rename(written, file)
    // Not every system lets a directory be opened; there the new name may be lost with the power, not with the process.
    yield* Effect.ignore(Effect.scoped(Effect.flatMap(fileSystem.open(directory), (opened) => opened.sync)))
  })

const writeDown = (fileSystem: FileSystem.FileSystem, file: string, bytes: Uint8Array) =>
  Effect.scoped(
    Effect.flatMap(fileSystem.open(file, { flag: "w" }), (opened) =>
      Effect.andThen(opened.writeAll(bytes), opened.sync),
    ),
  )

const openFiles = 16

const readAll = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, path: Path.Path, directory: string) {
  const now = yield* Clock.currentTimeMillis
  const names = yield* fileSystem.readDirectory(directory)
  const remove = (name: string) => fileSystem.remove(path.join(directory, name), { force: true })
  // Left by a process that died while it wrote.
  yield* Effect.forEach(
    names.filter((name) => name.endsWith(`${ending}${unfinished}`)),
    remove,
    { discard: true },
  )
  const read = yield* Effect.forEach(
    names.filter((name) => name.endsWith(ending)),
    (name) => Effect.map(readOne(fileSystem, path.join(directory, name), name), (entry) => ({ name, entry })),
    { concurrency: openFiles },
  )
  const entries: Array<Entry> = []
  for (const { name, entry } of read) {
    if (entry === undefined) continue
    if (isExpired(entry, now)) yield* remove(name)
    else entries.push(entry)
  }
  return entries.sort((a, b) => a.order - b.order)
})

const readOne = (fileSystem: FileSystem.FileSystem, file: string, name: string) =>
  Effect.gen(function* () {
    const kept = yield* decodeKept(yield* fileSystem.readFileString(file))
    if (fileNameOf(kept) !== name) return yield* Effect.fail(new Error("the file holds what belongs in another"))
    const { collection, id, order, expires_at, value } = kept
    return { collection, id, order, text: JSON.stringify(value), expiresAt: expires_at } satisfies Entry
  }).pipe(
    Effect.catch((problem) =>
      Effect.as(
        Effect.annotateLogs(Effect.logWarning("a file of the store is corrupt, and is skipped"), {
          file,
          problem: problem.message,
        }),
        undefined,
      ),
    ),
  )
