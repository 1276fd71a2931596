/** Undoes the encoding of a request's body, within a bound on what comes of it. */
import {
  brotliDecompress,
  constants,
  gunzip,
  inflate,
  inflateRaw,
  type ZlibOptions,
  type ZstdOptions,
  zstdDecompress,
} from "node:zlib"
import { Effect } from "effect"
import { type SimError, simError } from "../domain/SimError.ts"
import { BodyTooLarge, MalformedBody, UnsupportedEncoding } from "../domain/UnreadRequest.ts"

type Finish = (error: Error | null, decoded: Buffer) => void
type Decode = (bytes: Buffer, maxOutputLength: number, finish: Finish) => void

/** Some clients leave the zlib header out of what they call deflate; with it, the low half of the first byte is 8. */
const deflated: Decode = (bytes, maxOutputLength, finish) => {
  const options: ZlibOptions = { maxOutputLength }
  return ((bytes[0] ?? 0) & 0x0f) === 8 ? inflate(bytes, options, finish) : inflateRaw(bytes, options, finish)
}

/** RFC 9659 allows windows of 8 MB. */
const zstdWindow: ZstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 23 } }

const gzipped: Decode = (bytes, maxOutputLength, finish) => gunzip(bytes, { maxOutputLength }, finish)

const decoders: Readonly<Record<string, Decode>> = {
  gzip: gzipped,
  "x-gzip": gzipped,
  deflate: deflated,
  br: (bytes, maxOutputLength, finish) => brotliDecompress(bytes, { maxOutputLength }, finish),
  zstd: (bytes, maxOutputLength, finish) => zstdDecompress(bytes, { ...zstdWindow, maxOutputLength }, finish),
}

/** What a decoder is for, or undefined for an encoding that is none; fails for one that nobody here knows. */
export const decoderOf = (
  contentEncoding: string,
  maxBytes: number,
): Effect.Effect<((bytes: Buffer) => Effect.Effect<Buffer, SimError>) | undefined, SimError> => {
  const name = contentEncoding.trim().toLowerCase()
  if (name === "" || name === "identity") return Effect.undefined
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined
  if (decode === undefined) return Effect.fail(simError(new UnsupportedEncoding({ contentEncoding })))
  return Effect.succeed((bytes) => decoded(decode, bytes, name, maxBytes))
}

const decoded = (decode: Decode, bytes: Buffer, name: string, limit: number): Effect.Effect<Buffer, SimError> =>
  Effect.callback((resume) => {
    // An empty body is none, whatever is said of it.
    if (bytes.length === 0) return resume(Effect.succeed(bytes))
    decode(bytes, limit, (error, result) => {
      if (error === null) return resume(Effect.succeed(result))
      const tooLong = "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
      const detail = `the body is not valid ${name}`
      resume(Effect.fail(simError(tooLong ? new BodyTooLarge({ limit }) : new MalformedBody({ detail }))))
    })
  })
