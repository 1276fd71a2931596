/** Reads a file of YAML, which JSON is too. */
import { Effect, FileSystem, Result } from "effect"
import { BadSettings } from "./BadSettings.ts"
import { readYaml } from "./readYaml.ts"

/** Fails when the file cannot be read, or with one line per syntax error. `root` is what it holds, as for `readYaml`. */
export const readYamlFile = Effect.fnUntraced(function* (file: string, root?: "map" | "list") {
  const fileSystem = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(
    fileSystem.readFileString(file),
    (error) => new BadSettings({ problems: [`${file}: cannot be read: ${reasonOf(error)}`] }),
  )
  return yield* Effect.fromResult(
    Result.mapError(readYaml(file, text, root), (problems) => new BadSettings({ problems })),
  )
})

const reasonOf = (error: { readonly reason: { readonly _tag: string } }): string =>
  error.reason._tag === "NotFound" ? "no such file" : error.reason._tag
