/** Takes over the scripts of the llmsim written in Rust (its `response.script_path`). */
import { Schema } from "effect"
import { compact, type Imported, type MockEntry } from "./Imported.ts"

const Call = Schema.Struct({
  name: Schema.String,
  arguments: Schema.optionalKey(Schema.Unknown),
  id: Schema.optionalKey(Schema.String),
})

const Turn = Schema.Union([
  Schema.Struct({ type: Schema.Literal("assistant"), text: Schema.String }),
  Schema.Struct({ type: Schema.Literal("tool_calls"), calls: Schema.Array(Call) }),
  Schema.Struct({ type: Schema.Literal("mixed"), text: Schema.String, calls: Schema.Array(Call) }),
  Schema.Struct({
    type: Schema.Literal("error"),
    kind: Schema.Literals(["rate_limit", "timeout", "invalid_request", "other"]),
    message: Schema.optionalKey(Schema.String),
    status_code: Schema.optionalKey(Schema.Int),
  }),
])

export const ScriptFile = Schema.Struct({
  on_exhausted: Schema.optionalKey(Schema.Literals(["repeat_last", "error", "loop"])),
  turns: Schema.Array(Turn),
})

export const fromScript = ({ on_exhausted, turns }: typeof ScriptFile.Type): Imported => ({
  mocks: [compact({ turns: turns.map(turnOf), on_exhausted })],
  warnings: [],
})

const statuses = { rate_limit: 429, timeout: 504, invalid_request: 400, other: 500 } as const

const turnOf = (turn: typeof Turn.Type): MockEntry => {
  if (turn.type !== "error") return turn
  const { kind, message, status_code } = turn
  const status = kind === "other" ? (status_code ?? statuses.other) : statuses[kind]
  return { type: "error", error: compact({ status, message }) }
}
