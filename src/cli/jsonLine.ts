/** The log's line for a request as JSON: as `Logger.formatJson` writes it, but for the fiber's id, in a fifth of the time. */
import { remembering } from "../domain/remembering.ts"
import type { RequestLine } from "../server/RequestLine.ts"
import { printable } from "./printable.ts"

/** `at` in Unix milliseconds. */
export const jsonLine = (message: string, line: RequestLine, at: number): string =>
  `{"message":${shown(message)},"level":"INFO","timestamp":"${isoTime(at)}","annotations":${annotations(line)},"spans":{}}`

const annotations = (line: RequestLine): string => {
  const { request_id, status, duration_ms, trace_id, span_id, fault, model, stream } = line
  let text = `{"request_id":${JSON.stringify(request_id)},"status":${JSON.stringify(status)},"duration_ms":${JSON.stringify(duration_ms)}`
  if (trace_id !== undefined) text += `,"trace_id":"${trace_id}","span_id":"${span_id}"`
  if (fault !== undefined) text += `,"fault":${shown(fault)}`
  if (model !== undefined) text += `,"model":${shown(model)}`
  if (stream !== undefined) text += `,"stream":${stream}`
  if (line.prompt_tokens !== undefined) text += `,"prompt_tokens":${line.prompt_tokens}`
  if (line.completion_tokens !== undefined) text += `,"completion_tokens":${line.completion_tokens}`
  return `${text}}`
}

/** Paths and models come again and again. */
const shown = remembering(1_000, (text) => printable(JSON.stringify(text)))

/** Many requests end in one millisecond. */
let lastAt = Number.NaN
let lastTime = ""

const isoTime = (at: number): string => {
  if (at === lastAt) return lastTime
  lastAt = at
  lastTime = new Date(at).toISOString()
  return lastTime
}
