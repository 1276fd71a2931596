/** What a content block says to a model, in no provider's words. */
import type { Part } from "../../domain/Prompt.ts"
import { imageTokens } from "./imageTokens.ts"
import type { ContentBlock, DocumentBlock, ToolResultContent } from "./WireBlocks.ts"

type Readable = Exclude<ContentBlock, { readonly type: "tool_use" | "tool_result" }> | ToolResultContent

/** Thoughts say nothing: the API leaves those of earlier turns out of the prompt. */
export const partsOf = (block: Readable, model: string): ReadonlyArray<Part> => {
  switch (block.type) {
    case "text":
      return [text(block.text)]
    case "image":
      return [imageOf(block.source, model)]
    case "document":
      return documentParts(block, model)
    case "search_result":
      return [text(`${block.title}\n${block.source}\n`), ...block.content.map((found) => text(found.text))]
    case "thinking":
    case "redacted_thinking":
      return []
    default:
      return [text(JSON.stringify("content" in block ? block.content : "input" in block ? block.input : block))]
  }
}

const text = (said: string): Part => ({ _tag: "Text", text: said })

type ImageSource = Extract<ContentBlock, { readonly type: "image" }>["source"]

const imageOf = (source: ImageSource, model: string): Part => {
  const url = urlOf(source)
  return { _tag: "Image", url, detail: "auto", tokens: imageTokens(url, model) }
}

const urlOf = (source: ImageSource): string => {
  switch (source.type) {
    case "base64":
      return `data:${source.media_type};base64,${source.data}`
    case "url":
      return source.url
    case "file":
      return source.file_id
  }
}

const documentParts = ({ source, title, context }: typeof DocumentBlock.Type, model: string): ReadonlyArray<Part> => {
  const head = [title, context].flatMap((line) => (line == null ? [] : [text(`${line}\n`)]))
  const file = { _tag: "File", name: title ?? undefined, fileId: undefined } as const
  switch (source.type) {
    case "text":
      return [...head, text(source.data)]
    case "content":
      if (typeof source.content === "string") return [...head, text(source.content)]
      return [...head, ...source.content.flatMap((block) => partsOf(block, model))]
    case "base64":
      return [...head, { ...file, data: `data:${source.media_type};base64,${source.data}` }]
    case "url":
      return [...head, { ...file, data: source.url }]
    case "file":
      return [...head, { ...file, fileId: source.file_id }]
  }
}
