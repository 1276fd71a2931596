/** Loads a file of keys, and again whenever it changes. */
import { Effect, FileSystem, Result, Schedule, Stream } from "effect"
import { apiKeysOf } from "../limits/KeySettings.ts"
import { loadKeys } from "../settings/loadKeys.ts"
import { fileStamp } from "./fileStamp.ts"

/** As often as the files of mocks are looked at. */
const every = "500 millis"

/** Fails when the file is wrong at the start; later the last good keys stay, and the log says what is wrong. */
export const watchKeys = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  let stamp = yield* fileStamp(file)
  const first = apiKeysOf(yield* loadKeys(file))
  const again = Effect.gen(function* () {
    const now = yield* fileStamp(file)
    if (now === stamp) return []
    stamp = now
    const loaded = yield* Effect.result(loadKeys(file))
    if (Result.isSuccess(loaded)) {
      yield* Effect.annotateLogs(Effect.logInfo("the keys were read again"), { file, keys: loaded.success.length })
      return [apiKeysOf(loaded.success)]
    }
    const problems = loaded.failure.problems.join("\n")
    yield* Effect.annotateLogs(Effect.logError("the keys are wrong; those that were read last stay good"), { problems })
    return []
  })
  const changes = Stream.fromEffectSchedule(again, Schedule.spaced(every)).pipe(
    Stream.flatMap(Stream.fromIterable),
    Stream.provideService(FileSystem.FileSystem, fileSystem),
  )
  return { first, changes }
})
