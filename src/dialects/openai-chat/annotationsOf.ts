/** The web pages that an answer of a model that searches cites. */
import { citations } from "../../generation/citations.ts"
import { hashWord, seededRandom } from "../../generation/seededRandom.ts"
import type { Annotation } from "./WireReply.ts"

/** The same for the same answer, streamed or whole; `key` is the reply's. */
export const annotationsOf = (text: string, key: string, choice: number): ReadonlyArray<Annotation> =>
  citations(text, seededRandom(hashWord(choice, hashWord(key)))).map(({ start, end, url, title }) => ({
    type: "url_citation",
    url_citation: { start_index: start, end_index: end, title, url },
  }))
