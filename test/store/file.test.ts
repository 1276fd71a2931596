/** The store in a directory: the contract, and what is there after a process has gone in any way. */
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"
import { Store } from "../../src/store/Store.ts"
import { oddIds, storeContract } from "./contract.ts"

const roomy = { maxEntries: 1_000, maxBytes: 64 * 1024 * 1024 }

const root = mkdtempSync(join(tmpdir(), "llmsim-store-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let directories = 0
const newDirectory = () => join(root, `store ${directories++}`, "deep")

const storeIn = (directory: string, bounds = roomy) =>
  Layer.provide(Store.layerFile(directory, bounds), NodeServices.layer)

storeContract("file", { layer: () => storeIn(newDirectory()), wait: TestClock.adjust })

const things = Effect.map(Store, (store) => store.collection("things"))
const everything = { limit: 1_000, order: "asc" } as const

/** Runs with a store that is opened for it and closed after it. */
const within = <A, E>(directory: string, body: Effect.Effect<A, E, Store>, bounds = roomy) =>
  Effect.provide(body, storeIn(directory, bounds))

describe("a directory that is gone", () => {
  it.effect("fails what is written, and leaves what was there as it was", () =>
    Effect.gen(function* () {
      const directory = newDirectory()
      const body = Effect.gen(function* () {
        const all = yield* things
        yield* all.put("a", 1)
        rmSync(directory, { recursive: true })
        const failures = [yield* Effect.flip(all.put("b", 2)), yield* Effect.flip(all.update("a", () => 2))]
        assert.deepStrictEqual(
          failures.map(({ operation }) => operation),
          ["put", "update"],
        )
        assert.match(failures[0]?.message ?? "", /^cannot put: ENOENT/)
        assert.deepStrictEqual(yield* all.list(everything), { items: [{ id: "a", value: 1 }], hasMore: false })
      })
      yield* within(directory, body)
    }),
  )
})

describe("a store that is opened again", () => {
  it.effect("has all objects, in their order and with their time to live", () =>
    Effect.gen(function* () {
      const directory = newDirectory()
      const write = Effect.gen(function* () {
        const all = yield* things
        for (const id of oddIds) yield* all.put(id, [id])
        yield* all.put("short", 1, { expiresInMs: 1_000 })
        yield* all.put("long", 1, { expiresInMs: 60_000 })
        yield* all.delete("..")
        yield* all.update("CASE", () => ({ changed: "\ud800" }))
      })
      yield* within(directory, write)
      yield* TestClock.adjust(2_000)
      const read = Effect.gen(function* () {
        const all = yield* things
        yield* all.put("new", 1)
        const { items } = yield* all.list(everything)
        assert.deepStrictEqual(
          items.map(({ id }) => id),
          [...oddIds.filter((id) => id !== ".."), "long", "new"],
        )
        assert.deepStrictEqual(yield* all.get("CASE"), { changed: "\ud800" })
        assert.deepStrictEqual(yield* all.get("case"), ["case"])
        yield* TestClock.adjust(60_000)
        assert.isUndefined(yield* all.get("long"))
      })
      yield* within(directory, read)
      assert.lengthOf(readdirSync(directory), oddIds.length)
      assert.deepStrictEqual(readdirSync(join(directory, "..")), ["deep"])
    }),
  )

  it.effect("has no file of what was deleted, dropped or cleared", () =>
    Effect.gen(function* () {
      const directory = newDirectory()
      const write = Effect.gen(function* () {
        const store = yield* Store
        const all = store.collection("things")
        for (let i = 0; i < 20; i++) yield* all.put(`id${i}`, i)
        assert.lengthOf(readdirSync(directory), 10)
        yield* all.delete("id15")
        assert.lengthOf(readdirSync(directory), 9)
        yield* store.collection("others").put("a", 1)
        yield* all.clear
        assert.lengthOf(readdirSync(directory), 1)
        yield* store.clear
        assert.lengthOf(readdirSync(directory), 0)
        for (let i = 0; i < 10; i++) yield* all.put(`id${i}`, i)
      })
      yield* within(directory, write, { ...roomy, maxEntries: 10 })
      const ids = Effect.map(
        Effect.flatMap(things, (all) => all.list(everything)),
        ({ items }) => items.map(({ id }) => id),
      )
      assert.deepStrictEqual(yield* within(directory, ids, { ...roomy, maxEntries: 3 }), ["id7", "id8", "id9"])
      assert.lengthOf(readdirSync(directory), 3)
    }),
  )

  it.effect("names what is corrupt in the log, and has the rest", () =>
    Effect.gen(function* () {
      const directory = newDirectory()
      const write = Effect.gen(function* () {
        for (const id of ["whole", "cut", "foreign", "empty"])
          yield* (yield* things).put(id, { id, text: "x".repeat(50) })
      })
      yield* within(directory, write)
      const fileOf = (id: string) =>
        join(directory, readdirSync(directory).find((name) => name.includes(`.${id}.`)) ?? "")
      const whole = readFileSync(fileOf("whole"), "utf8")
      const cut = fileOf("cut")
      writeFileSync(cut, readFileSync(cut, "utf8").slice(0, -10))
      const foreign = fileOf("foreign")
      writeFileSync(foreign, whole)
      const empty = fileOf("empty")
      writeFileSync(empty, "")
      writeFileSync(`${fileOf("whole")}.tmp`, whole.slice(0, 20))
      writeFileSync(join(directory, "notes.txt"), "not ours")
      const logged: Array<string> = []
      const logger = Logger.layer([Logger.map(Logger.formatJson, (line) => logged.push(line))])
      const read = Effect.flatMap(things, (all) => all.list(everything))
      const { items } = yield* Effect.provide(within(directory, read), logger)
      assert.deepStrictEqual(
        items.map(({ id }) => id),
        ["whole"],
      )
      assert.lengthOf(logged, 3)
      for (const file of [cut, foreign, empty])
        assert.isTrue(
          logged.some((line) => line.includes(JSON.stringify(file))),
          file,
        )
      assert.include(readdirSync(directory), "notes.txt")
      assert.isFalse(readdirSync(directory).some((name) => name.endsWith(".tmp")))
    }),
  )

  it.live.skipIf(process.platform === "win32")(
    "has every write that was confirmed before the process was killed",
    () =>
      Effect.gen(function* () {
        const directory = newDirectory()
        let before = 0
        for (let round = 1; round <= 5; round++) {
          const confirmed = yield* Effect.promise(() => killedWhileWriting(directory))
          assert.isAbove(confirmed, before)
          before = confirmed
          const logged: Array<string> = []
          const logger = Logger.layer([Logger.map(Logger.formatJson, (line) => logged.push(line))])
          const read = Effect.gen(function* () {
            const all = yield* things
            const last = yield* all.get("last")
            assert.isAtLeast((last as { number: number }).number, confirmed - 1)
            assert.lengthOf((last as { text: string }).text, 100_000)
            const { items } = yield* all.list({ limit: 100_000, order: "asc", after: "last" })
            const numbers = items.map(({ value }) => value)
            assert.deepStrictEqual(
              numbers,
              Array.from(numbers, (_, i) => i),
            )
            assert.isAtLeast(numbers.length, confirmed)
          })
          yield* Effect.provide(within(directory, read, { ...roomy, maxEntries: 100_000 }), logger)
          assert.deepStrictEqual(logged, [])
        }
      }),
    60_000,
  )
})

/** How many objects the process had confirmed, the first being number 0, when it was killed. */
const killedWhileWriting = (directory: string) =>
  new Promise<number>((resolve, reject) => {
    const writer = spawn(process.execPath, ["test/store/writer.ts", directory], { stdio: ["ignore", "pipe", "pipe"] })
    let printed = ""
    let errors = ""
    writer.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text
    })
    writer.stdout.setEncoding("utf8").on("data", (text) => {
      const first = printed === ""
      printed += text
      if (first) setTimeout(() => writer.kill("SIGKILL"), 150 + Math.random() * 100)
    })
    writer.on("close", () => {
      const last = printed.slice(0, printed.lastIndexOf("\n")).split("\n").at(-1)
      if (errors === "" && last) resolve(Number(last) + 1)
      else reject(new Error(`nothing confirmed: ${errors}`))
    })
  })
