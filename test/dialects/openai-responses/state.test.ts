/** What responses leave in the store: within its bounds, and beyond the life of a process. */

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const create = (fields: object) =>
  Effect.map(postJson("/v1/responses", { model: "gpt-4o", input: "On", ...fields }), json)

const statusOf = (id: string) => Effect.map(request(`/v1/responses/${id}`), ({ status }) => status)

describe("stored responses", () => {
  it.live("stay within the store's bounds, a thousand of them in chains of fifty", () =>
    Effect.gen(function* () {
      const ids: Array<string> = []
      for (let chain = 0; chain < 20; chain++) {
        let previous: string | undefined
        let tokens = 0
        for (let link = 0; link < 50; link++) {
          const response = yield* create({ previous_response_id: previous })
          assert.isAbove(response.usage.input_tokens, tokens)
          tokens = response.usage.input_tokens
          previous = response.id
          ids.push(response.id)
        }
      }
      const found = yield* Effect.forEach(ids, statusOf)
      assert.strictEqual(found.filter((status) => status === 200).length, 100)
      assert.isTrue(found.slice(-100).every((status) => status === 200))
      const broken = yield* postJson("/v1/responses", { model: "gpt-4o", input: "On", previous_response_id: ids[0] })
      assert.strictEqual(json(broken).error.code, "previous_response_not_found")
    }).pipe(Effect.provide(TestServer.layer({ store: { max_entries: 100 }, response: { target_tokens: 2 } }))),
  )

  it.live("outlive the process in a directory", () =>
    Effect.gen(function* () {
      const directory = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "responses-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true })),
      )
      const inProcess = <A, E>(effect: Effect.Effect<A, E, TestServer>) =>
        Effect.provide(effect, TestServer.layer({ store: { location: `file:${directory}` } }), { local: true })
      const first = yield* inProcess(create({ input: "Tell me of the sea" }))
      yield* inProcess(
        Effect.gen(function* () {
          const again = json(yield* request(`/v1/responses/${first.id}`))
          assert.deepStrictEqual(again, first)
          const next = yield* create({ previous_response_id: first.id })
          assert.isAbove(next.usage.input_tokens, 100)
        }),
      )
    }).pipe(Effect.scoped),
  )
})
