/** Refusals of the control API: one shape, and a class for each status. */
import { assert, describe, it } from "@effect/vitest"
import { Result, Schema, SchemaAST } from "effect"
import {
  BadRequest,
  BodyTooLong,
  Conflict,
  Forbidden,
  NoJson,
  NotFound,
  StoreFailed,
  Unauthorized,
} from "../../src/control.ts"

type Refusal = Schema.Codec<{ readonly _tag: string; readonly message: string }, unknown>

const refusals: ReadonlyArray<readonly [number, string, Refusal]> = [
  [400, "BadRequest", BadRequest],
  [401, "Unauthorized", Unauthorized],
  [403, "Forbidden", Forbidden],
  [404, "NotFound", NotFound],
  [409, "Conflict", Conflict],
  [413, "BodyTooLong", BodyTooLong],
  [415, "NoJson", NoJson],
  [503, "StoreFailed", StoreFailed],
]

const body = { error: { message: "not so", type: "control_error", param: "[1].match" } }

describe("a refusal of the control API", () => {
  it.each(refusals)("has its class by its status: %s %s", (status, name, refusal) => {
    assert.strictEqual(SchemaAST.resolveAt<number>("httpApiStatus")(refusal.ast), status)
    const read = Schema.decodeUnknownSync(refusal)(body)
    assert.deepStrictEqual([read.constructor.name, read._tag, read.message], [name, name, "not so"])
    assert.deepStrictEqual(Schema.encodeSync(refusal)(read), body)
    assert.isTrue(Result.isFailure(Schema.decodeUnknownResult(refusal)({ error: { message: "not so" } })))
  })
})
