/** What a recorded stream of Anthropic, Gemini or the Responses API said, in pieces as a whole answer has them. */
import { Option, Schema } from "effect"

const Delta = Schema.Struct({
  type: Schema.Literal("content_block_delta"),
  index: Schema.Int,
  delta: Schema.Struct({
    text: Schema.optionalKey(Schema.String),
    thinking: Schema.optionalKey(Schema.String),
    partial_json: Schema.optionalKey(Schema.String),
  }),
})
const Start = Schema.Struct({
  type: Schema.Literal("content_block_start"),
  index: Schema.Int,
  content_block: Schema.Record(Schema.String, Schema.Unknown),
})
const Ended = Schema.Struct({
  type: Schema.Literals(["response.completed", "response.incomplete"]),
  response: Schema.Struct({ output: Schema.Array(Schema.Unknown) }),
})
const GeminiPart = Schema.Record(Schema.String, Schema.Unknown)
const GeminiChunk = Schema.Struct({
  candidates: Schema.NonEmptyArray(
    Schema.Struct({
      content: Schema.optionalKey(Schema.Struct({ parts: Schema.optionalKey(Schema.Array(GeminiPart)) })),
    }),
  ),
})

const read = <S extends Schema.Constraint & { readonly DecodingServices: never }>(schema: S) =>
  Schema.decodeUnknownOption(schema)
const [readStart, readDelta, readEnded, readChunk] = [read(Start), read(Delta), read(Ended), read(GeminiChunk)]

type Block = Readonly<Record<string, unknown>>

/** Nothing where the events are of none of them. */
export const streamedBlocks = (events: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const ended = events.flatMap((event) => Option.toArray(readEnded(event))).at(-1)
  if (ended !== undefined) return ended.response.output
  const anthropic = anthropicBlocks(events)
  if (anthropic.length > 0) return anthropic
  return joined(
    events.flatMap((event) => {
      const chunk = Option.getOrUndefined(readChunk(event))
      return chunk?.candidates[0].content?.parts ?? []
    }),
  )
}

const anthropicBlocks = (events: ReadonlyArray<unknown>): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  const inputs: Array<string> = []
  for (const event of events) {
    const start = Option.getOrUndefined(readStart(event))
    if (start !== undefined) blocks[start.index] = start.content_block
    const { index = 0, delta } = Option.getOrUndefined(readDelta(event)) ?? {}
    const block = blocks[index]
    if (delta === undefined || block === undefined) continue
    inputs[index] = (inputs[index] ?? "") + (delta.partial_json ?? "")
    const { text, thinking } = delta
    blocks[index] = {
      ...block,
      ...(text !== undefined && { text: `${block.text ?? ""}${text}` }),
      ...(thinking !== undefined && { thinking: `${block.thinking ?? ""}${thinking}` }),
    }
  }
  // A text as a call's input is sent as it is.
  return blocks.map((block, index) => (inputs[index] ? { ...block, input: inputs[index] } : block))
}

/** Texts that follow one another are one, and thoughts are no texts. */
const joined = (parts: ReadonlyArray<Block>): ReadonlyArray<Block> => {
  const all: Array<Block> = []
  for (const { text, thought, ...part } of parts) {
    if (text === "") continue
    const name = thought === true ? "thinking" : "text"
    const last = all.at(-1)
    if (typeof text !== "string") all.push(part)
    else if (typeof last?.[name] === "string") all[all.length - 1] = { [name]: last[name] + text }
    else all.push({ [name]: text })
  }
  return all
}
