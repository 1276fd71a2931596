/** A mock may have the real API answer: in every dialect, whole and streamed. */
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { TestServer } from "../support/TestServer.ts"
import { dialects } from "./dialects.ts"

const start = (settings: Readonly<Record<string, unknown>>) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer))

describe("a mock that passes calls on", () => {
  for (const dialect of dialects) {
    for (const stream of [false, true]) {
      it.live(`gives the upstream's answer: ${dialect.name}, ${stream ? "streamed" : "whole"}`, () =>
        Effect.gen(function* () {
          const { url } = yield* start({ mocks: [{ response: "The real one." }] })
          const rules = [{ match: { content_contains: "real" }, response: { passthrough: true } }]
          const server = yield* start({ mocks: { rules }, recording: { upstream: url } })
          const asked = (user: string) => Effect.provideService(dialect.ask({ user }, stream), TestServer, server)
          assert.strictEqual((yield* asked("the real thing")).text, "The real one.")
          assert.notStrictEqual((yield* asked("another")).text, "The real one.")
        }).pipe(Effect.scoped),
      )
    }
  }
})
