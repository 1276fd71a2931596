/** The tools of a Gemini request, as Google spells them (@google/genai, `Tool`, `ToolConfig`, `Schema`). */
import { Schema } from "effect"
import { nullish, oneOrMany } from "./WireField.ts"

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

const FunctionDeclaration = Schema.Struct({
  name: Schema.String,
  description: nullish(Schema.String),
  /** Google's own schema language: types in upper case, `nullable`. */
  parameters: nullish(JsonObject),
  parametersJsonSchema: nullish(JsonObject),
  response: nullish(JsonObject),
  responseJsonSchema: nullish(Schema.Unknown),
  behavior: nullish(Schema.Literals(["UNSPECIFIED", "BLOCKING", "NON_BLOCKING"])),
})
export type FunctionDeclaration = typeof FunctionDeclaration.Type

export const Tool = Schema.Struct({
  functionDeclarations: nullish(oneOrMany(FunctionDeclaration)),
  googleSearch: nullish(JsonObject),
  googleSearchRetrieval: nullish(JsonObject),
  urlContext: nullish(JsonObject),
  codeExecution: nullish(JsonObject),
  googleMaps: nullish(JsonObject),
  fileSearch: nullish(JsonObject),
  retrieval: nullish(JsonObject),
  enterpriseWebSearch: nullish(JsonObject),
  computerUse: nullish(JsonObject),
})
export type Tool = typeof Tool.Type

export const ToolConfig = Schema.Struct({
  functionCallingConfig: nullish(
    Schema.Struct({
      mode: nullish(Schema.Literals(["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"])),
      allowedFunctionNames: nullish(oneOrMany(Schema.String)),
    }),
  ),
  retrievalConfig: nullish(JsonObject),
})
export type ToolConfig = typeof ToolConfig.Type
