/** Cuts a text into sentences, piece by piece as it comes, so that a stream and a whole text have the same ones. */

/** Where a text stands: within a sentence, behind its full stop, or behind the space after that. */
export type SentenceState = "within" | "stopped" | "over"

export interface CutText {
  /** The first goes on with the sentence that was under way, and may be empty; each other one begins a sentence. */
  readonly pieces: ReadonlyArray<string>
  readonly state: SentenceState
}

const codesOf = (chars: string): ReadonlySet<number> => new Set(Array.from(chars, (char) => char.charCodeAt(0)))

const stops = codesOf(".!?")
/** No space follows these. */
const wideStops = codesOf("。！？")
const spaces = codesOf(" \n\r\t\u00a0\u3000")

/** A sentence has the space that follows it. */
export const cutSentences = (text: string, from: SentenceState): CutText => {
  const pieces: Array<string> = []
  let state = from
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const space = spaces.has(code)
    if (state === "over" && !space) {
      pieces.push(text.slice(start, at))
      start = at
    }
    if (wideStops.has(code)) state = "over"
    else if (stops.has(code)) state = "stopped"
    else if (space) state = state === "within" ? "within" : "over"
    else state = "within"
  }
  pieces.push(text.slice(start))
  return { pieces, state }
}

/** The sentences of a whole text. */
export const sentencesOf = (text: string): ReadonlyArray<string> =>
  text.trim() === "" ? [] : cutSentences(text, "within").pieces
