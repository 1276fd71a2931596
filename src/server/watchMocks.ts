/** Loads the files of mocks, and again whenever they change. */
import { Effect, type FileSystem, Layer, type Path, Result, Schedule } from "effect"
import { MockBook } from "../mocks/MockBook.ts"
import type { BadSettings } from "../settings/BadSettings.ts"
import { loadMocks, mockFiles } from "../settings/loadMocks.ts"
import { fileStamp } from "./fileStamp.ts"

/** Looking at times of change works on every file system, containers' mounts and editors that replace files included. */
const every = "500 millis"

/** Fails when a file is wrong at the start; later the last good mocks stay, and the log says what is wrong. */
export const watchMocks = (paths: ReadonlyArray<string>) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      if (paths.length === 0) return
      const watched = yield* Effect.forEach(paths, startWatching)
      yield* Effect.forkScoped(Effect.repeat(Effect.forEach(watched, lookAgain), Schedule.spaced(every)))
    }),
  )

interface Watched {
  readonly path: string
  files: ReadonlyArray<string>
  stamp: string
}

const startWatching = Effect.fnUntraced(function* (path: string) {
  const stamp = yield* stampOf(path)
  const files = yield* load(path, [])
  const watched: Watched = { path, files, stamp }
  return watched
})

const lookAgain = Effect.fnUntraced(function* (watched: Watched) {
  const stamp = yield* stampOf(watched.path)
  if (stamp === watched.stamp) return
  watched.stamp = stamp
  const book = yield* MockBook
  const loaded = yield* Effect.result(load(watched.path, watched.files))
  if (Result.isSuccess(loaded)) {
    watched.files = loaded.success
    book.complain(watched.path, [])
    return yield* Effect.annotateLogs(Effect.logInfo("mocks were read again"), { path: watched.path })
  }
  const { problems } = loaded.failure
  book.complain(watched.path, problems)
  yield* Effect.logError("the mocks are wrong; those that were read last stay in force").pipe(
    Effect.annotateLogs({ problems: problems.join("\n") }),
  )
})

/** Puts the path's mocks in the book, and takes out those of files that are gone. */
const load = Effect.fnUntraced(function* (path: string, before: ReadonlyArray<string>) {
  const loaded = yield* loadMocks(path)
  const book = yield* MockBook
  const files = loaded.map(({ file }) => file)
  for (const file of before) if (!files.includes(file)) book.load(file, [])
  for (const { file, rules } of loaded) book.load(file, rules)
  return files
})

/** Differs when any of the path's files has changed, come or gone. */
const stampOf = (path: string): Effect.Effect<string, never, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const files: ReadonlyArray<string> = yield* mockFiles(path)
    const stamps = yield* Effect.forEach(files, (file) => Effect.map(fileStamp(file), (stamp) => `${file} ${stamp}`))
    return stamps.join("\n")
  }).pipe(Effect.catch((_: BadSettings) => Effect.succeed("")))
