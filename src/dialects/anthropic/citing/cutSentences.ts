/** Cuts a text into sentences, piece by piece as it comes, so that a stream and a whole text have the same ones. */

/** Where a text stands: within a sentence, behind its full stop, or behind the space after that. */
export type SentenceState = "within" | "stopped" | "over"

export interface CutText {
  /** The first goes on with the sentence that was under way, and may be empty; each other one begins a sentence. */
  readonly pieces: ReadonlyArray<string>
  readonly state: SentenceState
}

const stops = ".!?"
/** No space follows these. */
const wideStops = "。！？"

/** A sentence has the space that follows it. */
export const cutSentences = (text: string, from: SentenceState): CutText => {
  const pieces: Array<string> = []
  let state = from
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    const space = /\s/.test(char)
    if (state === "over" && !space) {
      pieces.push(text.slice(start, at))
      start = at
    }
    if (wideStops.includes(char)) state = "over"
    else if (stops.includes(char)) state = "stopped"
    else if (space) state = state === "within" ? "within" : "over"
    else state = "within"
  }
  pieces.push(text.slice(start))
  return { pieces, state }
}

/** The sentences of a whole text. */
export const sentencesOf = (text: string): ReadonlyArray<string> =>
  text.trim() === "" ? [] : cutSentences(text, "within").pieces
