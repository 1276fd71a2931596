/** Differs when a file has changed, come or gone. */
import { Effect, FileSystem, Option } from "effect"

export const fileStamp = Effect.fnUntraced(function* (path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  return yield* Effect.match(fileSystem.stat(path), {
    onFailure: () => "gone",
    onSuccess: ({ mtime, size }) => `${Option.getOrUndefined(mtime)?.getTime()} ${size}`,
  })
})
