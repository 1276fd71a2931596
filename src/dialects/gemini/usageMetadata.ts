/** Token counts, as Gemini writes them. */
import type { Usage } from "../../domain/Usage.ts"
import type { OutputMedium } from "./OutputMedium.ts"
import type { ModalityTokenCount, UsageMetadata } from "./WireReply.ts"

/** Tokens of an exchange up to now. */
export interface Counts {
  readonly prompt: number
  readonly cached: number
  readonly candidates: number
  readonly thoughts: number
}

export const countsOf = ({ prompt, cached, completion, reasoning }: Usage): Counts => ({
  prompt,
  cached,
  candidates: completion - reasoning,
  thoughts: reasoning,
})

/**
 * `media` are the prompt's tokens that are no text, `spoken` what the answer is where it is none. What is zero is not
 * written.
 */
export const usageMetadata = (
  counts: Counts,
  media: ReadonlyArray<ModalityTokenCount>,
  spoken: OutputMedium["modality"] | undefined,
): UsageMetadata => ({
  promptTokenCount: counts.prompt,
  ...(counts.candidates > 0 ? { candidatesTokenCount: counts.candidates } : {}),
  totalTokenCount: counts.prompt + counts.candidates + counts.thoughts,
  ...promptDetails(counts, media),
  ...(spoken === undefined ? {} : { candidatesTokensDetails: [{ modality: spoken, tokenCount: counts.candidates }] }),
  ...(counts.thoughts > 0 ? { thoughtsTokenCount: counts.thoughts } : {}),
})

/** The same as JSON text; `details` is that of the prompt, which is equal in all chunks of a stream. */
export const usageText = (
  { prompt, candidates, thoughts }: Counts,
  details: string,
  spoken: OutputMedium["modality"] | undefined,
): string =>
  `{"promptTokenCount":${prompt}` +
  (candidates > 0 ? `,"candidatesTokenCount":${candidates}` : "") +
  `,"totalTokenCount":${prompt + candidates + thoughts}${details}` +
  (spoken === undefined ? "" : `,"candidatesTokensDetails":[{"modality":"${spoken}","tokenCount":${candidates}}]`) +
  (thoughts > 0 ? `,"thoughtsTokenCount":${thoughts}}` : "}")

/** What `usageText` needs of the prompt. */
export const detailsText = (counts: Pick<Counts, "prompt" | "cached">, media: ReadonlyArray<ModalityTokenCount>) =>
  `,${JSON.stringify(promptDetails(counts, media)).slice(1, -1)}`

const promptDetails = (
  { prompt, cached }: Pick<Counts, "prompt" | "cached">,
  media: ReadonlyArray<ModalityTokenCount>,
) => {
  const promptTokensDetails = modalities(prompt, media)
  return cached === 0
    ? { promptTokensDetails }
    : {
        cachedContentTokenCount: cached,
        promptTokensDetails,
        cacheTokensDetails: [{ modality: "TEXT", tokenCount: cached } as const],
      }
}

/** The tokens of each modality; what is neither picture nor sound nor document is text. */
export const modalities = (
  total: number,
  media: ReadonlyArray<ModalityTokenCount>,
): ReadonlyArray<ModalityTokenCount> => {
  const others = media.reduce((sum, { tokenCount }) => sum + tokenCount, 0)
  return [{ modality: "TEXT", tokenCount: total - others }, ...media]
}
