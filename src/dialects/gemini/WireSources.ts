/** Where an answer has what it says, as Google spells it (@google/genai, `GroundingMetadata`, `CitationMetadata`). */
import { Schema } from "effect"

const Index = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const optional = Schema.optionalKey

/** The SDK calls its list `citations`, as Vertex AI does; the Gemini API sends `citationSources`. */
export const CitationMetadata = Schema.Struct({
  citationSources: Schema.Array(
    Schema.Struct({ startIndex: optional(Index), endIndex: Index, uri: Schema.String, license: Schema.String }),
  ),
})

const GroundingSupport = Schema.Struct({
  segment: Schema.Struct({
    partIndex: optional(Index),
    startIndex: optional(Index),
    endIndex: Index,
    text: Schema.String,
  }),
  groundingChunkIndices: Schema.Array(Index),
  confidenceScores: optional(Schema.Array(Schema.Finite)),
})

export const GroundingMetadata = Schema.Struct({
  searchEntryPoint: optional(Schema.Struct({ renderedContent: Schema.String })),
  groundingChunks: Schema.Array(Schema.Struct({ web: Schema.Struct({ uri: Schema.String, title: Schema.String }) })),
  groundingSupports: Schema.Array(GroundingSupport),
  webSearchQueries: optional(Schema.Array(Schema.String)),
})
export type GroundingMetadata = typeof GroundingMetadata.Type

export const UrlContextMetadata = Schema.Struct({
  urlMetadata: Schema.Array(
    Schema.Struct({
      retrievedUrl: Schema.String,
      urlRetrievalStatus: Schema.Literals(["URL_RETRIEVAL_STATUS_SUCCESS", "URL_RETRIEVAL_STATUS_ERROR"]),
    }),
  ),
})
