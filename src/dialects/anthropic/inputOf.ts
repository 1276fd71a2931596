/** A call's input as the value that its text spells. */
import { Result, Schema } from "effect"

const parse = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))

/** `undefined` for an input that was cut off, which is no JSON. */
export const inputOf = (text: string): unknown => Result.getOrElse(parse(text), () => undefined)
