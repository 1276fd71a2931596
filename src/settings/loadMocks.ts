/** Reads files of mocks: YAML or JSON, one file or a folder of them. */
import { Effect, FileSystem, Path, Predicate, Result } from "effect"
import type { FieldPath } from "../domain/FieldProblem.ts"
import { MockFile } from "../mocks/MockRule.ts"
import { BadSettings } from "./BadSettings.ts"
import { decodeWritten } from "./decodeWritten.ts"
import { readYamlFile } from "./readYamlFile.ts"

/** The files that a path means, in the order of their names. */
export const mockFiles = Effect.fnUntraced(function* (
  path: string,
): Effect.fn.Return<ReadonlyArray<string>, BadSettings, FileSystem.FileSystem | Path.Path> {
  const fileSystem = yield* FileSystem.FileSystem
  const { join } = yield* Path.Path
  const unreadable = () => new BadSettings({ problems: [`${path}: cannot be read: no such file or folder`] })
  const { type } = yield* Effect.mapError(fileSystem.stat(path), unreadable)
  if (type !== "Directory") return [path]
  const names = yield* Effect.mapError(fileSystem.readDirectory(path, { recursive: true }), unreadable)
  return names
    .filter((name) => /\.(ya?ml|json)$/i.test(name))
    .toSorted()
    .map((name) => join(path, name))
})

/** Fails with all problems of all files. */
export const loadMocks = Effect.fnUntraced(function* (path: string) {
  const files = yield* mockFiles(path)
  const loaded = yield* Effect.forEach(files, (file) => Effect.result(loadFile(file)))
  const problems = loaded.flatMap((result) => (Result.isFailure(result) ? result.failure.problems : []))
  if (problems.length > 0) return yield* new BadSettings({ problems })
  return loaded.flatMap((result) => (Result.isSuccess(result) ? [result.success] : []))
})

const loadFile = Effect.fnUntraced(function* (file: string) {
  const { tree, locate } = yield* readYamlFile(file, "list")
  const [listed, longer] = asList(tree)
  const before = (path: FieldPath) => `${locate(path.slice(longer)) ?? file}: `
  const { mocks } = yield* Effect.fromResult(decodeMocks(listed, { before }))
  return { file, rules: mocks }
})

const decodeMocks = decodeWritten(MockFile)

/** A list of mocks, or one mock alone, as a file of mocks; and by how many keys its paths are longer then. */
export const asList = (tree: unknown): readonly [tree: unknown, longer: number] => {
  if (Array.isArray(tree)) return [{ mocks: tree }, 1]
  const isOne = Predicate.hasProperty(tree, "response") || Predicate.hasProperty(tree, "turns")
  return isOne ? [{ mocks: [tree] }, 2] : [tree, 0]
}
