/** A file of aimock's fixtures, as far as chat answers go. */
import { Schema } from "effect"

const optional = Schema.optionalKey

const ToolCall = Schema.Struct({
  name: Schema.String,
  arguments: Schema.Unknown,
  id: optional(Schema.String),
})

const Block = Schema.Struct({
  type: Schema.Literals(["text", "toolCall"]),
  text: optional(Schema.String),
  name: optional(Schema.String),
  arguments: optional(Schema.Unknown),
  id: optional(Schema.String),
})
export type AimockBlock = typeof Block.Type

const Match = Schema.Struct({
  userMessage: optional(Schema.String),
  systemMessage: optional(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
  inputText: optional(Schema.String),
  toolCallId: optional(Schema.String),
  toolResultContains: optional(Schema.String),
  toolName: optional(Schema.String),
  model: optional(Schema.String),
  responseFormat: optional(Schema.String),
  sequenceIndex: optional(Schema.Finite),
  turnIndex: optional(Schema.Finite),
  hasToolResult: optional(Schema.Boolean),
  endpoint: optional(Schema.String),
  context: optional(Schema.String),
})
export type AimockMatch = typeof Match.Type

const Response = Schema.Struct({
  content: optional(Schema.Unknown),
  reasoning: optional(Schema.String),
  toolCalls: optional(Schema.Array(ToolCall)),
  blocks: optional(Schema.Array(Block)),
  error: optional(
    Schema.Struct({
      message: Schema.String,
      type: optional(Schema.String),
      code: optional(Schema.String),
      param: optional(Schema.NullOr(Schema.String)),
    }),
  ),
  status: optional(Schema.Int),
  retryAfter: optional(Schema.Finite),
  finishReason: optional(Schema.String),
  usage: optional(Schema.Record(Schema.String, Schema.Unknown)),
})
export type AimockResponse = typeof Response.Type

const Fixture = Schema.Struct({
  match: Match,
  response: Response,
  latency: optional(Schema.Finite),
  disconnectAfterMs: optional(Schema.Finite),
  truncateAfterChunks: optional(Schema.Int),
  streamingProfile: optional(Schema.Struct({ ttft: optional(Schema.Finite), tps: optional(Schema.Finite) })),
})
export type AimockFixture = typeof Fixture.Type

export const AimockFile = Schema.Struct({ fixtures: Schema.Array(Fixture) })
