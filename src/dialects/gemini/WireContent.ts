/** What is said in a Gemini request, as Google spells it (@google/genai, `Content`, `Part`). */
import { Schema } from "effect"
import { nullish, oneOrMany } from "./WireField.ts"

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

const Blob = Schema.Struct({ mimeType: nullish(Schema.String), data: nullish(Schema.String) })
const FileData = Schema.Struct({ mimeType: nullish(Schema.String), fileUri: nullish(Schema.String) })

const FunctionCall = Schema.Struct({
  id: nullish(Schema.String),
  name: nullish(Schema.String),
  args: nullish(JsonObject),
})

const FunctionResponse = Schema.Struct({
  id: nullish(Schema.String),
  name: nullish(Schema.String),
  response: nullish(JsonObject),
  parts: nullish(Schema.Array(Schema.Struct({ inlineData: nullish(Blob), fileData: nullish(FileData) }))),
})

export const Part = Schema.Struct({
  text: nullish(Schema.String),
  thought: nullish(Schema.Boolean),
  thoughtSignature: nullish(Schema.String),
  inlineData: nullish(Blob),
  fileData: nullish(FileData),
  functionCall: nullish(FunctionCall),
  functionResponse: nullish(FunctionResponse),
  executableCode: nullish(Schema.Struct({ language: nullish(Schema.String), code: nullish(Schema.String) })),
  codeExecutionResult: nullish(Schema.Struct({ outcome: nullish(Schema.String), output: nullish(Schema.String) })),
  toolCall: nullish(JsonObject),
  toolResponse: nullish(JsonObject),
})
export type Part = typeof Part.Type

export const Content = Schema.Struct({ role: nullish(Schema.String), parts: nullish(oneOrMany(Part)) })
export type Content = typeof Content.Type
