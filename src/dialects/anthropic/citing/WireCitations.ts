/** Where the words of an answer come from, as Anthropic spells it (anthropic-sdk-typescript, `TextCitation`). */
import { Schema } from "effect"

const Index = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const literal = <const A extends string>(value: A) => Schema.Literal(value)

const inDocument = {
  cited_text: Schema.String,
  document_index: Index,
  document_title: Schema.NullOr(Schema.String),
}

const CharLocation = Schema.Struct({
  type: literal("char_location"),
  ...inDocument,
  start_char_index: Index,
  end_char_index: Index,
  file_id: Schema.Null,
})

const PageLocation = Schema.Struct({
  type: literal("page_location"),
  ...inDocument,
  start_page_number: Index,
  end_page_number: Index,
  file_id: Schema.Null,
})

const ContentBlockLocation = Schema.Struct({
  type: literal("content_block_location"),
  ...inDocument,
  start_block_index: Index,
  end_block_index: Index,
  file_id: Schema.Null,
})

const SearchResultLocation = Schema.Struct({
  type: literal("search_result_location"),
  cited_text: Schema.String,
  search_result_index: Index,
  source: Schema.String,
  title: Schema.NullOr(Schema.String),
  start_block_index: Index,
  end_block_index: Index,
})

const WebSearchResultLocation = Schema.Struct({
  type: literal("web_search_result_location"),
  cited_text: Schema.String,
  url: Schema.String,
  title: Schema.NullOr(Schema.String),
  encrypted_index: Schema.String,
})

export const Citation = Schema.Union([
  CharLocation,
  PageLocation,
  ContentBlockLocation,
  SearchResultLocation,
  WebSearchResultLocation,
])
export type Citation = typeof Citation.Type
