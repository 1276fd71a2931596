/** Tools and what belongs to them, as assistants and runs spell them (openai-node, `AssistantTool`). */
import { Schema } from "effect"
import { between, integerBetween, nullish } from "../openai-chat/fields.ts"
import { FunctionDefinition } from "../openai-chat/Wire.ts"

export const Metadata = Schema.Record(
  Schema.String.check(Schema.isMaxLength(64)),
  Schema.String.check(Schema.isMaxLength(512)),
).check(Schema.isMaxProperties(16))

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

const FileSearchOptions = Schema.Struct({
  max_num_results: Schema.optionalKey(integerBetween(1, 50)),
  ranking_options: Schema.optionalKey(
    Schema.Struct({
      ranker: Schema.optionalKey(Schema.Literals(["auto", "default_2024_08_21"])),
      score_threshold: between(0, 1),
    }),
  ),
})

export const AssistantTool = Schema.Struct({
  type: Schema.Literals(["code_interpreter", "file_search", "function"]),
  function: Schema.optionalKey(FunctionDefinition),
  file_search: Schema.optionalKey(FileSearchOptions),
})
export type AssistantTool = typeof AssistantTool.Type

export const Tools = Schema.Array(AssistantTool).check(Schema.isMaxLength(128))

export const ToolChoice = Schema.Union([
  Schema.Literals(["none", "auto", "required"]),
  Schema.Struct({
    type: Schema.Literals(["function", "code_interpreter", "file_search"]),
    function: Schema.optionalKey(Schema.Struct({ name: Schema.String })),
  }),
])
export type ToolChoice = typeof ToolChoice.Type

export const ResponseFormat = Schema.Union([
  Schema.Literal("auto"),
  Schema.Struct({
    type: Schema.Literals(["text", "json_object", "json_schema"]),
    json_schema: Schema.optionalKey(
      Schema.Struct({
        name: Schema.String,
        description: nullish(Schema.String),
        schema: nullish(JsonObject),
        strict: nullish(Schema.Boolean),
      }),
    ),
  }),
])
export type ResponseFormat = typeof ResponseFormat.Type

const Ids = Schema.Array(Schema.String)

const NewVectorStore = Schema.Struct({
  file_ids: Schema.optionalKey(Ids.check(Schema.isMaxLength(10_000))),
  metadata: nullish(Metadata),
})

export const ToolResources = Schema.Struct({
  code_interpreter: Schema.optionalKey(
    Schema.Struct({ file_ids: Schema.optionalKey(Ids.check(Schema.isMaxLength(20))) }),
  ),
  file_search: Schema.optionalKey(
    Schema.Struct({
      vector_store_ids: Schema.optionalKey(Ids.check(Schema.isMaxLength(1))),
      vector_stores: Schema.optionalKey(Schema.Array(NewVectorStore).check(Schema.isMaxLength(1))),
    }),
  ),
})
export type ToolResources = typeof ToolResources.Type

export const ReasoningEffort = Schema.Literals(["none", "minimal", "low", "medium", "high", "xhigh", "max"])
