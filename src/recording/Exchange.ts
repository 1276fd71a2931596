/** One recorded exchange, as a line of a cassette holds it. */
import { Schema } from "effect"

/** Text as it is; what is no UTF-8 as base64. */
const Bytes = Schema.Union([Schema.String, Schema.Struct({ base64: Schema.String })])
export type Bytes = typeof Bytes.Type

export const Ending = Schema.Literals(["end", "reset", "cut"])

/** Times are milliseconds after the request arrived. */
const RecordedResponse = Schema.Struct({
  /** 0: none came before the upstream broke the connection, or the caller left. */
  status: Schema.Int,
  headers: Schema.Array(Schema.Tuple([Schema.String, Schema.String])),
  /** When they came; absent where they came with the first piece. */
  headers_ms: Schema.optionalKey(Schema.Finite),
  /** The body in the pieces that came, each with its time. */
  pieces: Schema.Array(Schema.Tuple([Schema.Finite, Bytes])),
  /** Before the end the upstream broke the connection (`reset`), or the caller left (`cut`). */
  ending: Ending,
  ended_ms: Schema.Finite,
})

const RecordedRequest = Schema.Struct({
  method: Schema.String,
  url: Schema.String,
  headers: Schema.Record(Schema.String, Schema.String),
  body: Bytes,
  /** What is compared, where the body is JSON. */
  normalized: Schema.optionalKey(Schema.Json),
})
export type RecordedRequest = typeof RecordedRequest.Type

/** The order of the keys is that of the line: an index reads the first three and the last of the answer only. */
export const Exchange = Schema.Struct({
  key: Schema.String,
  exact: Schema.String,
  route: Schema.String,
  id: Schema.String,
  at: Schema.String,
  request: RecordedRequest,
  response: RecordedResponse,
  /** Whether its texts are lorem; its keys are those of the texts that were. */
  anonymized: Schema.optionalKey(Schema.Literal(true)),
})
export type Exchange = typeof Exchange.Type

/** The first line of a cassette. */
export const CassetteHeader = Schema.Struct({
  llmsim_cassette: Schema.Literal(1),
  created: Schema.String,
  upstream: Schema.String,
  /** What the keys of the lines were made by. */
  matching: Schema.String,
})
export type CassetteHeader = typeof CassetteHeader.Type

/** A request as it came. Names of headers are in lower case. */
export interface RawRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

export interface RawPiece {
  readonly at: number
  readonly bytes: Uint8Array
}

export interface RawResponse {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly headersMs?: number | undefined
  readonly pieces: ReadonlyArray<RawPiece>
  readonly ending: typeof Ending.Type
  readonly endedMs: number
}
