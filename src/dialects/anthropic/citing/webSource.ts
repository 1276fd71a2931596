/** A page of the web as a source: the page is made up, and what it says follows from its address. */
import { phrase } from "../../../generation/phrase.ts"
import { hashWord, seededRandom } from "../../../generation/seededRandom.ts"
import { opaque } from "../opaque.ts"
import type { Source } from "./Source.ts"

interface Page {
  readonly url: string
  readonly title: string
}

export const webSources = (pages: ReadonlyArray<Page>): ReadonlyArray<Source> => pages.map(webSource)

const passages = 3

const webSource = ({ url, title }: Page): Source => ({
  passages,
  cite: (passage) => ({
    type: "web_search_result_location",
    cited_text: sentence(url, passage),
    url,
    title,
    encrypted_index: opaque("index", `${url} ${passage}`),
  }),
})

/** What a page says, which an answer may cite sentence by sentence. */
export const pageText = (url: string): string =>
  Array.from({ length: passages }, (_, passage) => sentence(url, passage))
    .join("")
    .trimEnd()

const sentence = (url: string, passage: number): string => {
  const words = phrase(seededRandom(hashWord(passage, hashWord(url))))
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}. `
}
