/** Which connections count as not read, by what the operating system took from them. */
import { once } from "node:events"
import { createServer } from "node:http"
import { Duplex } from "node:stream"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { dropStuck } from "../../src/server/dropStuck.ts"

/** A connection with bytes in its queue at all times, as many as at the last look. */
class Refilled extends Duplex {
  reads = true
  #written = 0
  readonly _handle: { readonly writeQueueSize: number; readonly bytesWritten: number }

  constructor() {
    super({ write: () => {} })
    const more = () => (this.reads ? ++this.#written : this.#written)
    this._handle = {
      writeQueueSize: 100,
      get bytesWritten() {
        return more()
      },
    }
    this.write("x".repeat(100))
  }
}

it.live("a queue that is emptied and filled again is read, and one that only stays full is not", () =>
  Effect.gen(function* () {
    const server = dropStuck(40)(createServer())
    yield* Effect.promise(() => once(server.listen(0, "127.0.0.1"), "listening"))
    yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
    const connection = new Refilled()
    server.emit("stream", connection)
    yield* Effect.sleep("300 millis")
    assert.isFalse(connection.destroyed)
    connection.reads = false
    yield* Effect.promise(() => once(connection, "close"))
    assert.isTrue(connection.destroyed)
  }).pipe(Effect.scoped),
)
