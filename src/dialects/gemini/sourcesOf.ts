/** What Google tells of a text when it is complete: the pages it stands on, and what it has from elsewhere. */
import { type Citation, citations } from "../../generation/citations.ts"
import { hashWord, seededRandom } from "../../generation/seededRandom.ts"
import type { HostedTools } from "./hostedTools.ts"
import { searchEntryPoint } from "./searchEntryPoint.ts"
import type { Candidate } from "./WireReply.ts"
import type { GroundingMetadata } from "./WireSources.ts"

export interface CompleteText {
  readonly text: string
  /** The reply's. */
  readonly key: string
  readonly choice: number
  /** Which of the content's parts the text is. */
  readonly part: number
}

type Sources = Pick<Candidate, "citationMetadata" | "groundingMetadata" | "urlContextMetadata">

/** Few answers repeat what others wrote: one in 256, by its key. */
export const cites = (key: string): boolean => key.startsWith("00")

/** The same for the same answer, streamed or whole. */
export const sourcesOf = (said: CompleteText, hosted: HostedTools | undefined): Sources => {
  const { text, key, choice } = said
  if (text === "") return {}
  const found = () => citations(text, seededRandom(hashWord(choice, hashWord(key))))
  if (hosted !== undefined && (hosted.query !== undefined || hosted.urls.length > 0)) {
    return { groundingMetadata: grounding(said, hosted, found()), ...readUrls(hosted) }
  }
  return cites(key) ? { citationMetadata: { citationSources: found().slice(0, 1).map(citationIn(text)) } } : {}
}

const grounding = (
  { text, part }: CompleteText,
  { query, urls, scored }: HostedTools,
  found: ReadonlyArray<Citation>,
): GroundingMetadata => {
  const pages = [...urls, ...(query === undefined ? [] : found.map(({ url }) => url))]
  return {
    ...(query === undefined ? {} : { searchEntryPoint: searchEntryPoint(query) }),
    groundingChunks: pages.map((uri) => ({ web: { uri, title: hostOf(uri) } })),
    groundingSupports: found.map((citation, index) => ({
      segment: {
        ...(part === 0 ? {} : { partIndex: part }),
        ...bytesIn(text, citation),
        text: text.slice(citation.start, citation.end),
      },
      groundingChunkIndices: [query === undefined ? index % pages.length : urls.length + index],
      ...(scored ? { confidenceScores: [0.9] } : {}),
    })),
    ...(query === undefined ? {} : { webSearchQueries: [query] }),
  }
}

const readUrls = ({ urls }: HostedTools): Pick<Candidate, "urlContextMetadata"> =>
  urls.length === 0
    ? {}
    : {
        urlContextMetadata: {
          urlMetadata: urls.map((retrievedUrl) => ({
            retrievedUrl,
            urlRetrievalStatus: "URL_RETRIEVAL_STATUS_SUCCESS" as const,
          })),
        },
      }

const citationIn = (text: string) => (citation: Citation) => ({
  ...bytesIn(text, citation),
  uri: citation.url,
  license: "",
})

/** Google counts in bytes of UTF-8, and does not write a zero. */
const bytesIn = (text: string, { start, end }: Citation) => {
  const startIndex = Buffer.byteLength(text.slice(0, start))
  return {
    ...(startIndex === 0 ? {} : { startIndex }),
    endIndex: startIndex + Buffer.byteLength(text.slice(start, end)),
  }
}

const hostOf = (url: string): string => /^https?:\/\/(?:www\.)?([^/?#:]+)/.exec(url)?.[1] ?? url
