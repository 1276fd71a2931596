/** The requests of Gemini's embeddings, and of Vertex AI's, as Google spells them (@google/genai, `EmbedContentConfig`). */
import { Schema } from "effect"
import { Content } from "./WireContent.ts"
import { nullish, oneOrMany } from "./WireField.ts"

const taskTypes = [
  "TASK_TYPE_UNSPECIFIED",
  "RETRIEVAL_QUERY",
  "RETRIEVAL_DOCUMENT",
  "SEMANTIC_SIMILARITY",
  "CLASSIFICATION",
  "CLUSTERING",
  "QUESTION_ANSWERING",
  "FACT_VERIFICATION",
  "CODE_RETRIEVAL_QUERY",
] as const

const EmbedConfig = Schema.Struct({
  taskType: nullish(Schema.Literals(taskTypes)),
  title: nullish(Schema.String),
  outputDimensionality: nullish(Schema.Int),
})

export const EmbedContentRequest = Schema.Struct({
  model: nullish(Schema.String),
  content: nullish(Content),
  ...EmbedConfig.fields,
  embedContentConfig: nullish(EmbedConfig),
})
export type EmbedContentRequest = typeof EmbedContentRequest.Type

export const BatchEmbedContentsRequest = Schema.Struct({ requests: nullish(oneOrMany(EmbedContentRequest)) })

export const PredictRequest = Schema.Struct({
  instances: nullish(
    oneOrMany(
      Schema.Struct({
        content: nullish(Schema.String),
        taskType: nullish(Schema.String),
        title: nullish(Schema.String),
      }),
    ),
  ),
  parameters: nullish(Schema.Struct({ outputDimensionality: nullish(Schema.Int) })),
})
