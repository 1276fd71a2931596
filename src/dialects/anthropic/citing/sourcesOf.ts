/** What a request lets its answer cite: documents and search results with citations enabled, and pages it has found. */
import { Predicate } from "effect"
import type { CountTokensRequest } from "../Wire.ts"
import type { ContentBlock, SearchResultBlock } from "../WireBlocks.ts"
import { documentSources } from "./documentSources.ts"
import type { Source } from "./Source.ts"
import { webSources } from "./webSource.ts"

export interface Citable {
  readonly sources: ReadonlyArray<Source>
  /** How many documents there are, which are numbered from 0. */
  readonly documents: number
  /** Whether the answer is a text that can cite what is found on the way: JSON cannot. */
  readonly open: boolean
}

type Asked = Pick<CountTokensRequest, "messages" | "output_config" | "output_format">

export const sourcesOf = ({ messages, output_config, output_format }: Asked): Citable => {
  const open = (output_config?.format ?? output_format) == null
  const sources: Array<Source> = []
  let documents = 0
  let results = 0
  for (const block of messages.flatMap(({ content }) => blocksOf(content))) {
    if (block.type === "document") {
      const index = documents++
      if (block.citations?.enabled === true) sources.push(...documentSources(block, index))
    }
    if (block.type === "search_result") {
      const index = results++
      if (block.citations?.enabled === true) sources.push(searchResultSource(block, index))
    }
  }
  if (open) sources.push(...foundSources(messages))
  return { sources, documents, open }
}

/** Whether the request asks for citations, of what it can be read or not. */
export const enablesCitations = ({ messages }: Pick<CountTokensRequest, "messages">): boolean =>
  messages.some(({ content }) =>
    blocksOf(content).some(
      (block) => (block.type === "document" || block.type === "search_result") && block.citations?.enabled === true,
    ),
  )

/** The blocks of a tool's result stand with those of its message. */
const blocksOf = (content: CountTokensRequest["messages"][number]["content"]): ReadonlyArray<ContentBlock> => {
  if (typeof content === "string") return []
  return content.flatMap((block): ReadonlyArray<ContentBlock> => {
    if (block.type !== "tool_result") return [block]
    return Array.isArray(block.content) ? (block.content as ReadonlyArray<ContentBlock>) : []
  })
}

/** Those of the turn that the answer goes on with. */
const foundSources = (messages: CountTokensRequest["messages"]): ReadonlyArray<Source> => {
  const last = messages.at(-1)
  if (last?.role !== "assistant") return []
  return blocksOf(last.content).flatMap((block) => {
    if (block.type !== "web_search_tool_result" || !Array.isArray(block.content)) return []
    return webSources(block.content.filter(isPage))
  })
}

const isPage = (found: unknown): found is { readonly url: string; readonly title: string } =>
  Predicate.hasProperty(found, "url") &&
  typeof found.url === "string" &&
  Predicate.hasProperty(found, "title") &&
  typeof found.title === "string"

const searchResultSource = (block: typeof SearchResultBlock.Type, index: number): Source => ({
  passages: block.content.length,
  cite: (passage) => ({
    type: "search_result_location",
    cited_text: block.content[passage]?.text ?? "",
    search_result_index: index,
    source: block.source,
    title: block.title,
    start_block_index: passage,
    end_block_index: passage + 1,
  }),
})
