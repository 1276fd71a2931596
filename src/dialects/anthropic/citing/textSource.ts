/** A plain text as a source: its sentences, told by where their characters are. */
import { sentencesOf } from "./cutSentences.ts"
import type { Source } from "./Source.ts"

/** Its place among all documents of the request, and what it is called. */
export interface Document {
  readonly index: number
  readonly title: string | null
}

/** Characters are counted as Python does, where one outside the basic plane is one. */
export const textSource = (text: string, { index, title }: Document): Source => {
  const sentences = sentencesOf(text)
  const starts: Array<number> = []
  let end = 0
  for (const sentence of sentences) {
    starts.push(end)
    end += charactersOf(sentence)
  }
  starts.push(end)
  return {
    passages: sentences.length,
    cite: (passage) => ({
      type: "char_location",
      cited_text: sentences[passage] ?? "",
      document_index: index,
      document_title: title,
      start_char_index: starts[passage] ?? 0,
      end_char_index: starts[passage + 1] ?? end,
      file_id: null,
    }),
  }
}

const charactersOf = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}
