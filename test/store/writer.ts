/** A process that writes objects to a directory and prints the number of each that is kept, until it is killed. */
import { writeSync } from "node:fs"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Layer } from "effect"
import { Store } from "../../src/store/Store.ts"

const directory = process.argv[2] ?? ""

const write = Effect.gen(function* () {
  const things = (yield* Store).collection("things")
  const [newest] = (yield* things.list({ limit: 1, order: "desc" })).items
  for (let number = typeof newest?.value === "number" ? newest.value + 1 : 0; ; number++) {
    // Replaces a large object, then creates a small one.
    yield* things.put("last", { number, text: "x".repeat(100_000) })
    yield* things.put(`id${number}`, number)
    // Not through a stream, which could lose lines with the process.
    writeSync(1, `${number}\n`)
  }
})

const bounds = { maxEntries: 100_000, maxBytes: 1_000_000_000 }
const store = Layer.provide(Store.layerFile(directory, bounds), NodeServices.layer)

Effect.runFork(Effect.provide(write, store))
