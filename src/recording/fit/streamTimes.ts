/** What a recorded stream says of its model's speed. */
import { Predicate, Result } from "effect"
import { bytesOf } from "../bytesOf.ts"
import type { Exchange } from "../Exchange.ts"
import { modelOf } from "../modelOf.ts"

/** Times in milliseconds. */
export interface StreamTimes {
  readonly model: string
  readonly ttft: number
  /** Between one event with text and the next. */
  readonly gaps: ReadonlyArray<number>
  readonly promptTokens: number | undefined
  readonly completionTokens: number | undefined
}

/** `undefined` for what is no whole stream of a model. */
export const streamTimes = (exchange: Exchange): StreamTimes | undefined => {
  const { status, pieces, ending } = exchange.response
  const model = modelOf(exchange)
  if (status !== 200 || ending !== "end" || model === undefined) return undefined
  const events = eventsOf(pieces)
  const due = events.filter(({ value }) => saysText(value)).map(({ at }) => at)
  const [ttft] = due
  if (ttft === undefined || events.length < 2) return undefined
  const counts = events.map(({ value }) => value)
  return {
    model,
    ttft,
    gaps: due.slice(1).map((at, i) => at - (due[i] ?? 0)),
    promptTokens: lastNumber(counts, /^(prompt_tokens|input_tokens|promptTokenCount)$/),
    completionTokens: lastNumber(counts, /^(completion_tokens|output_tokens|candidatesTokenCount)$/),
  }
}

interface Timed {
  readonly at: number
  readonly value: unknown
}

/** An event is there when its last byte is. */
const eventsOf = (pieces: Exchange["response"]["pieces"]): ReadonlyArray<Timed> => {
  const events: Array<Timed> = []
  let rest = ""
  for (const [at, bytes] of pieces) {
    const texts = (rest + bytesOf(bytes).toString()).split(/\r?\n\r?\n/)
    rest = texts.pop() ?? ""
    for (const text of texts) {
      const data = /^data: ?(.*)$/m.exec(text)?.[1] ?? ""
      const value = Result.try((): unknown => JSON.parse(data))
      if (Result.isSuccess(value)) events.push({ at, value: value.success })
    }
  }
  return events
}

const spoken = /^(content|text|delta|arguments|partial_json|thinking|reasoning|reasoning_content|refusal)$/
/** Events that repeat at the end what was said. */
const repeats = /\.(done|completed|created|added|in_progress)$/

const saysText = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(saysText)
  if (!Predicate.isObject(value)) return false
  if (Predicate.hasProperty(value, "type") && repeats.test(String(value.type))) return false
  return Object.entries(value).some(
    ([name, item]) => (typeof item === "string" && item !== "" && spoken.test(name)) || saysText(item),
  )
}

const lastNumber = (values: ReadonlyArray<unknown>, name: RegExp): number | undefined => {
  let found: number | undefined
  const visit = (value: unknown): void => {
    if (!Predicate.isObject(value) && !Array.isArray(value)) return
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === "number" && name.test(key)) found = item
      else visit(item)
    }
  }
  values.forEach(visit)
  return found
}
