/** What a recorded body of a provider says: whole or streamed. */
import { Option, Schema } from "effect"
import type { AnswerReader } from "../../domain/answerReader.ts"
import { compact, type MockEntry } from "./Imported.ts"
import { streamedBlocks } from "./streamedBlocks.ts"

const optional = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const Call = Schema.Struct({
  index: optional(Schema.Int),
  id: optional(Schema.String),
  function: Schema.Struct({ name: optional(Schema.String), arguments: optional(Schema.String) }),
})
const Said = Schema.Struct({
  content: optional(Schema.String),
  refusal: optional(Schema.String),
  tool_calls: optional(Schema.Array(Call)),
})
const Choice = Schema.Struct({ message: optional(Said), delta: optional(Said), finish_reason: optional(Schema.String) })
const Usage = Schema.Struct({ prompt_tokens: Schema.Int, completion_tokens: Schema.Int })
const ChatBody = Schema.Struct({ choices: Schema.Array(Choice), usage: optional(Usage) })

/** A block of Anthropic's, a part of Gemini's, or an item of the Responses API. */
const Piece = Schema.Struct({
  type: optional(Schema.String),
  text: optional(Schema.String),
  thinking: optional(Schema.String),
  id: optional(Schema.String),
  call_id: optional(Schema.String),
  name: optional(Schema.String),
  input: optional(Schema.Unknown),
  arguments: optional(Schema.String),
  functionCall: optional(Schema.Struct({ name: Schema.String, args: optional(Schema.Unknown) })),
  content: optional(Schema.Array(Schema.Struct({ text: optional(Schema.String) }))),
})
type Piece = typeof Piece.Type
const Anthropic = Schema.Struct({ content: Schema.NonEmptyArray(Piece) })
const Gemini = Schema.Struct({
  candidates: Schema.NonEmptyArray(Schema.Struct({ content: Schema.Struct({ parts: Schema.NonEmptyArray(Piece) }) })),
})
const Responses = Schema.Struct({ output: Schema.NonEmptyArray(Piece) })

const read = <S extends Schema.Constraint & { readonly DecodingServices: never }>(schema: S) =>
  Schema.decodeUnknownOption(schema)

const readChat = read(ChatBody)
const readPiece = read(Piece)
const readJson = read(Schema.fromJsonString(Schema.Unknown))
const readers = [
  (body: unknown) => Option.map(read(Anthropic)(body), ({ content }) => content),
  (body: unknown) => Option.map(read(Gemini)(body), ({ candidates }) => candidates[0].content.parts),
  (body: unknown) => Option.map(read(Responses)(body), ({ output }) => output),
]

/** `undefined` when it is none of them. */
export const saidIn = (text: string, answers: AnswerReader): MockEntry | undefined => {
  const events = [...text.matchAll(/^data: *(\{.*)$/gm)].map((match) => match[1] ?? "")
  const bodies = (events.length > 0 ? events : [text]).flatMap((body) => Option.toArray(readJson(body)))
  const chat = bodies.flatMap((body) => Option.toArray(readChat(body)))
  if (chat.length > 0) return chatSaid(chat)
  const blocks = piecesOf(bodies, events.length > 0).flatMap(blockOf)
  return blocks.length === 0 ? undefined : compact({ blocks, ...endingOf(text, answers) })
}

const piecesOf = (bodies: ReadonlyArray<unknown>, isStream: boolean): ReadonlyArray<Piece> => {
  if (isStream) return streamedBlocks(bodies).flatMap((piece) => Option.toArray(readPiece(piece)))
  const found = readers.map((reader) => reader(bodies[0])).find(Option.isSome)
  return found === undefined ? [] : found.value
}

/** What of the answer's end a mock would not make by itself. */
const endingOf = (text: string, { finishReasonIn, usageIn }: AnswerReader): MockEntry => {
  const finish = finishReasonIn(text)
  const usage = usageIn(text)
  return {
    finish_reason: finish === "length" || finish === "content_filter" ? finish : undefined,
    usage:
      usage &&
      compact({
        prompt_tokens: usage.prompt,
        completion_tokens: usage.completion,
        cached_tokens: usage.cached || undefined,
        reasoning_tokens: usage.reasoning || undefined,
      }),
  }
}

const chatSaid = (bodies: ReadonlyArray<typeof ChatBody.Type>): MockEntry => {
  let content = ""
  let refusal = ""
  let usage: MockEntry | undefined
  let finish: string | undefined
  const calls: Array<{ name: string; arguments: string; id: string | undefined }> = []
  for (const body of bodies) {
    const [choice] = body.choices
    const said = choice?.message ?? choice?.delta
    content += said?.content ?? ""
    refusal += said?.refusal ?? ""
    finish = choice?.finish_reason ?? finish
    usage = body.usage ?? usage
    for (const [place, call] of (said?.tool_calls ?? []).entries()) {
      const index = call.index ?? place
      calls[index] ??= { name: call.function.name ?? "", arguments: "", id: call.id ?? undefined }
      calls[index].arguments += call.function.arguments ?? ""
    }
  }
  return compact({
    content: content === "" && (refusal !== "" || calls.length > 0) ? undefined : content,
    refusal: refusal === "" ? undefined : refusal,
    tool_calls: calls.length === 0 ? undefined : calls.map(compact),
    finish_reason: finish === "stop" || finish === "tool_calls" ? undefined : finish,
    usage,
  })
}

const blockOf = (piece: Piece): ReadonlyArray<MockEntry> => {
  const { functionCall, name, thinking, text, content } = piece
  if (functionCall != null) return [{ tool_call: { name: functionCall.name, arguments: functionCall.args ?? {} } }]
  if (name != null) {
    const id = piece.call_id ?? piece.id ?? undefined
    return [{ tool_call: compact({ name, arguments: piece.arguments ?? piece.input ?? {}, id }) }]
  }
  if (thinking != null) return [{ reasoning: thinking }]
  if (text != null) return [{ text }]
  return (content ?? []).flatMap((part) => (part.text == null ? [] : [{ text: part.text }]))
}
