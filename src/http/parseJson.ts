/** Parses what a caller sent as JSON. */
import { EmptyBody, MalformedBody } from "../domain/UnreadRequest.ts"
import { boundsProblem } from "./boundsProblem.ts"
import type { JsonBounds } from "./JsonBounds.ts"

/** `__proto__` as a key, plain or with escapes; Python's clients escape a lot, so the whole name is looked for. */
const protoKey =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i

export type Parsed =
  | { readonly _tag: "Value"; readonly value: unknown }
  | { readonly _tag: "Refused"; readonly reason: EmptyBody | MalformedBody }

/** A field named `__proto__` is left out: copied by an assignment, it would change what the copy inherits. */
export const parseJson = (bytes: Buffer, bounds: JsonBounds): Parsed => {
  const problem = boundsProblem(bytes, bounds)
  if (problem !== undefined) return refused(problem)
  const text = bytes.toString("utf8")
  if (text.trim() === "") return { _tag: "Refused", reason: new EmptyBody() }
  try {
    return {
      _tag: "Value",
      value: mayNameProto(text) && protoKey.test(text) ? JSON.parse(text, withoutProto) : JSON.parse(text),
    }
  } catch (error) {
    return refused(error instanceof Error ? error.message : "not JSON")
  }
}

/** Quicker than the pattern, which stops at every quote: the name stands there in full, or has an escape in it. */
const mayNameProto = (text: string): boolean => text.includes("__proto__") || text.includes("\\u00")

const refused = (detail: string): Parsed => ({
  _tag: "Refused",
  reason: new MalformedBody({ detail: detail.slice(0, 200) }),
})

const withoutProto = (key: string, value: unknown): unknown => (key === "__proto__" ? undefined : value)
