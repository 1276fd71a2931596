/** Reads the input file of a batch, and says which of its lines are wrong. */
import { Option, Schema } from "effect"
import type { JsonBounds } from "../../../http/JsonBounds.ts"
import { parseJson } from "../../../http/parseJson.ts"
import { type BatchError, BatchLine } from "./Wire.ts"

export interface ReadLines {
  readonly lines: ReadonlyArray<BatchLine>
  readonly errors: ReadonlyArray<BatchError>
}

const mostLines = 50_000
const decodeLine = Schema.decodeUnknownOption(BatchLine)

export const readLines = (bytes: Buffer, endpoint: string, bounds: JsonBounds): ReadLines => {
  const texts = bytes
    .toString("utf8")
    .split("\n")
    .map((text) => text.trim())
  while (texts.at(-1) === "") texts.pop()
  if (texts.length === 0) return { lines: [], errors: [problem("empty_file", null, "The batch input file is empty.")] }
  if (texts.length > mostLines) {
    const message = `The batch input file has ${texts.length} requests, more than the limit of ${mostLines}.`
    return { lines: [], errors: [problem("too_many_tasks", null, message)] }
  }
  const lines: Array<BatchLine> = []
  const errors: Array<BatchError> = []
  const ids = new Set<string>()
  for (const [index, text] of texts.entries()) {
    const line = lineOf(text, bounds)
    const error = line === undefined ? invalidLine(index + 1) : lineProblem(line, index + 1, endpoint, ids)
    if (error !== undefined) errors.push(error)
    else if (line !== undefined) lines.push(line)
    if (line !== undefined) ids.add(line.custom_id)
  }
  return { lines, errors }
}

const problem = (code: string, line: number | null, message: string, param: string | null = null): BatchError => ({
  code,
  line,
  message,
  param,
})

const lineOf = (text: string, bounds: JsonBounds): BatchLine | undefined => {
  const parsed = parseJson(Buffer.from(text), bounds)
  return parsed._tag === "Value" ? Option.getOrUndefined(decodeLine(parsed.value)) : undefined
}

const invalidLine = (line: number): BatchError =>
  problem("invalid_json_line", line, "This line is not parseable as valid JSON, or it is no request of a batch.")

const lineProblem = (
  { custom_id, url }: BatchLine,
  line: number,
  endpoint: string,
  ids: ReadonlySet<string>,
): BatchError | undefined => {
  if (ids.has(custom_id)) {
    const message = `The custom_id for this request is a duplicate of another request: '${custom_id}'.`
    return problem("duplicate_custom_id", line, message, "custom_id")
  }
  if (url !== endpoint) {
    return problem("invalid_url", line, "The URL provided for this request does not match the batch endpoint.", "url")
  }
  return undefined
}
