/** Files of mocks are read at the start and again when they change; a bad edit changes nothing. */
import { NodeServices } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Layer, References } from "effect"
import { TestClock } from "effect/testing"
import { MockBook } from "../../src/mocks/MockBook.ts"
import { watchMocks } from "../../src/server/watchMocks.ts"

const rule = (id: string, answer = "x") => `- { id: ${id}, response: ${answer} }\n`

const folder = FileSystem.FileSystem.use((fileSystem) => fileSystem.makeTempDirectoryScoped())

/** A folder, and the book that follows it. */
const following = (write: (folder: string) => Effect.Effect<unknown, unknown, FileSystem.FileSystem>) =>
  Effect.gen(function* () {
    const at = yield* folder
    yield* write(at)
    const context = yield* Layer.build(watchMocks([at]).pipe(Layer.provideMerge(MockBook.layerNone)))
    const book = yield* Effect.provideContext(MockBook, context)
    return { at, book, ids: () => book.list().map(({ id }) => id) }
  })

const writeFile = (path: string, text: string) =>
  FileSystem.FileSystem.use((fileSystem) => fileSystem.writeFileString(path, text))

/** The look is real work on real files, which the test's clock does not wait for. */
const look = Effect.andThen(TestClock.adjust("500 millis"), TestClock.withLive(Effect.sleep("60 millis")))

const run = <A, E>(effect: Effect.Effect<A, E, FileSystem.FileSystem | NodeServices.NodeServices>) =>
  effect.pipe(Effect.provide(NodeServices.layer), Effect.provideService(References.MinimumLogLevel, "None"))

it.effect("reads a folder's files by name, YAML and JSON", () =>
  Effect.gen(function* () {
    const { ids, book, at } = yield* following((at) =>
      Effect.all([
        writeFile(`${at}/b.yaml`, `mocks:\n${rule("b1")}${rule("b2")}`),
        writeFile(`${at}/a.json`, JSON.stringify({ response: "alone" })),
        writeFile(`${at}/notes.txt`, "no mocks"),
      ]),
    )
    assert.deepStrictEqual(ids(), [`${at}/a.json#1`, "b1", "b2"])
    assert.strictEqual(book.list()[1]?.source, `${at}/b.yaml`)
  }).pipe(Effect.scoped, run),
)

it.effect("follows edits, new files and files that go", () =>
  Effect.gen(function* () {
    const { ids, at } = yield* following((at) => writeFile(`${at}/a.yaml`, rule("a")))
    yield* writeFile(`${at}/b.yaml`, rule("b"))
    yield* look
    assert.deepStrictEqual(ids(), ["a", "b"])
    yield* writeFile(`${at}/a.yaml`, rule("a2, priority: -1"))
    yield* look
    assert.deepStrictEqual(ids(), ["b", "a2"])
    yield* FileSystem.FileSystem.use((fileSystem) => fileSystem.remove(`${at}/b.yaml`))
    yield* look
    assert.deepStrictEqual(ids(), ["a2"])
  }).pipe(Effect.scoped, run),
)

it.effect("keeps the last good mocks through a bad edit, and says what is wrong until it is mended", () =>
  Effect.gen(function* () {
    const { ids, at, book } = yield* following((at) => writeFile(`${at}/a.yaml`, rule("a")))
    yield* writeFile(`${at}/a.yaml`, "- id: a\n  respons: x\n")
    yield* look
    assert.deepStrictEqual(ids(), ["a"])
    assert.include(book.problems()[0], `${at}/a.yaml:2:3: `)
    assert.include(book.problems()[0], 'did you mean "response"?')
    yield* writeFile(`${at}/a.yaml`, rule("mended"))
    yield* look
    assert.deepStrictEqual(ids(), ["mended"])
    assert.deepStrictEqual(book.problems(), [])
  }).pipe(Effect.scoped, run),
)

it.effect("fails at the start when a file is wrong or missing", () =>
  Effect.gen(function* () {
    const bad = yield* Effect.flip(following((at) => writeFile(`${at}/a.yaml`, "- response: [")))
    assert.include(String(bad), "a.yaml:1:")
    const missing = Layer.build(watchMocks(["/no/such/mocks.yaml"]).pipe(Layer.provide(MockBook.layerNone)))
    assert.include(String(yield* Effect.flip(missing)), "/no/such/mocks.yaml")
  }).pipe(Effect.scoped, run),
)
