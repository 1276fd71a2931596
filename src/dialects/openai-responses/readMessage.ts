/** Reads what is asked over a WebSocket. */
import { Effect, Predicate } from "effect"
import { type SimError, simError } from "../../domain/SimError.ts"
import { MalformedBody } from "../../domain/UnreadRequest.ts"
import type { JsonBounds } from "../../http/JsonBounds.ts"
import { parseJson } from "../../http/parseJson.ts"

export interface AskedResponse {
  readonly body: object
  /** Whether an answer is to be made: a connection may be warmed up without. */
  readonly generate: boolean
}

/** A message is a `response.create`, its fields beside its type or within `response`. */
export const readMessage = (
  text: string,
  maxBytes: number,
  bounds: JsonBounds,
): Effect.Effect<AskedResponse, SimError> => {
  const malformed = (detail: string) => Effect.fail(simError(new MalformedBody({ detail })))
  if (Buffer.byteLength(text) > maxBytes) return malformed(`the message is longer than ${maxBytes} bytes`)
  const parsed = parseJson(Buffer.from(text), bounds)
  if (parsed._tag === "Refused" && parsed.reason._tag === "MalformedBody") return malformed(parsed.reason.detail)
  if (parsed._tag === "Refused" || !Predicate.isObject(parsed.value)) return malformed("the message is no JSON object")
  const { type, response, generate, ...flat } = parsed.value as Readonly<Record<string, unknown>>
  if (type !== "response.create") return malformed(`unknown type of event: ${JSON.stringify(type)?.slice(0, 200)}`)
  const nested = Predicate.isObject(response) ? (response as Readonly<Record<string, unknown>>) : flat
  const { generate: inner, background: _, stream_options: __, ...body } = nested
  return Effect.succeed({ body: { ...body, stream: true }, generate: (generate ?? inner) !== false })
}
