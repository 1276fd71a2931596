/** A document as a source: its sentences, its blocks, or the sentences of its pages. */
import { pdfPages } from "../../../media/pdfPages.ts"
import type { DocumentBlock } from "../WireBlocks.ts"
import { sentencesOf } from "./cutSentences.ts"
import type { Source } from "./Source.ts"
import { type Document, textSource } from "./textSource.ts"

/** None where there is nothing to read: a file by its id or address, or a PDF without text. */
export const documentSources = (block: typeof DocumentBlock.Type, index: number): ReadonlyArray<Source> => {
  const { source } = block
  const document = { index, title: block.title ?? null }
  switch (source.type) {
    case "text":
      return [textSource(source.data, document)]
    case "content":
      return [blockSource(source.content, document)]
    case "base64":
      return [pageSource(pdfPages(source.data), document)]
    default:
      return []
  }
}

type Blocks = string | ReadonlyArray<{ readonly type: string; readonly text?: string }>

const blockSource = (content: Blocks, { index, title }: Document): Source => {
  const blocks = textsOf(content)
  return {
    passages: blocks.length,
    cite: (passage) => {
      const { text = "", at = 0 } = blocks[passage] ?? {}
      return {
        type: "content_block_location",
        cited_text: text,
        document_index: index,
        document_title: title,
        start_block_index: at,
        end_block_index: at + 1,
        file_id: null,
      }
    },
  }
}

/** Pictures count among the blocks, and cannot be cited. */
const textsOf = (content: Blocks): ReadonlyArray<{ readonly text: string; readonly at: number }> => {
  if (typeof content === "string") return content === "" ? [] : [{ text: content, at: 0 }]
  return content.flatMap(({ text }, at) => (text === undefined ? [] : [{ text, at }]))
}

/** Pages are numbered from 1. */
const pageSource = (pages: ReadonlyArray<string>, { index, title }: Document): Source => {
  const read = pages.flatMap((page, at) => sentencesOf(page).map((text) => ({ text, number: at + 1 })))
  return {
    passages: read.length,
    cite: (passage) => {
      const { text = "", number = 1 } = read[passage] ?? {}
      return {
        type: "page_location",
        cited_text: text,
        document_index: index,
        document_title: title,
        start_page_number: number,
        end_page_number: number + 1,
        file_id: null,
      }
    },
  }
}
