/** What a handler tells the verdict of a call, and that it tells nothing while nobody watches. */

import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { assert, describe, it } from "vitest"
import { RateLimited } from "../../src/domain/RefusedCaller.ts"
import { simError, UnknownModel } from "../../src/domain/SimError.ts"
import type { CallEnd, SeenCall } from "../../src/faults/verdict/SeenCall.ts"
import { followRequest, RequestTrail } from "../../src/http/RequestTrail.ts"
import { type Judge, type ReadCall, Witness } from "../../src/http/Witness.ts"

const read: ReadCall = { caller: { name: "alice" }, body: { model: "gpt-4o" } }

const setting = (
  watching: boolean,
  { fault, inProcess = false }: { readonly fault?: string; readonly inProcess?: boolean } = {},
  headers: Record<string, string> = {},
  path = "/v1/chat/completions",
) => {
  const seen = { asked: 0, calls: [] as Array<SeenCall>, ends: [] as Array<CallEnd> }
  const judge: Judge = {
    isWatching: () => {
      seen.asked++
      return watching
    },
    arrived: (call) => {
      seen.calls.push(call)
      return (end) => void seen.ends.push(end)
    },
  }
  const request = HttpServerRequest.fromWeb(new Request(`http://llmsim${path}`, { headers }))
  const trail = new RequestTrail("req_1", 5, { headers: {}, inProcess })
  trail.fault = fault
  followRequest(request, trail)
  return { seen, witness: new Witness(judge, request) }
}

describe("a call that nobody watches", () => {
  it("costs one question, whether it is answered or at fault itself", () => {
    for (const refused of [false, true]) {
      const { seen, witness } = setting(false)
      witness.read(read)
      if (refused) {
        const error = simError(new UnknownModel({ model: "gpt-0" }))
        witness.refused(error, HttpServerResponse.empty({ status: 404 }))
      }
      witness.ended(false)
      assert.deepStrictEqual(seen, { asked: 1, calls: [], ends: [] })
    }
  })

  it("is told at its end when it went wrong, with the time of its arrival", () => {
    const { seen, witness } = setting(false, { fault: "disconnect" }, { "user-agent": "me/1" })
    witness.read(read)
    witness.ended(false)
    assert.deepInclude(seen.calls[0], { key: "alice", client: "me/1", arrivedAt: 5 })
    const failure = { kind: "disconnect", retryAfterMs: undefined, isHopeless: false }
    assert.deepStrictEqual(seen.ends, [{ failure, hasLeft: false }])
  })

  it("is not told at all when llmsim asked itself", () => {
    const { seen, witness } = setting(true, { fault: "disconnect", inProcess: true })
    witness.read(read)
    witness.ended(false)
    assert.deepStrictEqual(seen.calls, [])
  })
})

describe("a call that is watched", () => {
  it("has left when its caller leaves", () => {
    const { seen, witness } = setting(true)
    witness.read(read)
    witness.ended(true)
    assert.deepStrictEqual(seen.ends, [{ failure: undefined, hasLeft: true }])
  })

  it("tells of a limit how long to wait, and whether that helps", () => {
    const limit = { unit: "requests", window: "minute", limit: 1, remaining: 0, resetMs: 1 } as const
    for (const [retryAfterMs, headers] of [
      [1_234, { "retry-after": "2", "retry-after-ms": "1234" }],
      [2_000, { "retry-after": "2" }],
      [900, {}],
      [undefined, {}],
    ] as const) {
      const { seen, witness } = setting(true)
      witness.read(read)
      const reason = new RateLimited({ model: "m", exceeded: limit, requested: 1, retryAfterMs, limits: [limit] })
      witness.refused(simError(reason), HttpServerResponse.empty({ status: 429, headers }))
      witness.ended(false)
      const failure = { kind: "RateLimited", retryAfterMs, isHopeless: retryAfterMs === undefined }
      assert.deepStrictEqual(seen.ends, [{ failure, hasLeft: false }])
    }
  })

  it("is equal to another only with the same body at the same path", () => {
    const digests = [
      ["/v1beta/models/one:generateContent", read.body],
      ["/v1beta/models/one:generateContent?key=sk-1", read.body],
      ["/v1beta/models/two:generateContent", read.body],
      ["/v1beta/models/one:generateContent", { model: "gpt-5" }],
    ].map(([path, body]) => {
      const { seen, witness } = setting(true, {}, {}, String(path))
      witness.read({ ...read, body })
      return seen.calls[0]?.digest
    })
    assert.strictEqual(digests[1], digests[0])
    assert.strictEqual(new Set(digests).size, 3)
  })
})
