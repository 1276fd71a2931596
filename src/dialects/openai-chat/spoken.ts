/** Answers that are spoken: the sound of a text, whole and in the pieces of a stream. */
import { fileOf, soundOf } from "../../media/soundOf.ts"
import { speechOf } from "../../media/speechOf.ts"
import type { SpokenAs } from "./decode.ts"
import type { ChatCompletion, Delta } from "./WireReply.ts"

/** A caller may refer to the sound for so long, in seconds. */
const lifetime = 3_600

interface Spoken {
  readonly text: string
  /** The reply's key, and when it was made. */
  readonly key: string
  readonly createdAt: number
  readonly choice: number
}

const idOf = ({ key, choice }: Spoken): string => `audio_${key.slice(0, 24)}${choice === 0 ? "" : choice}`

const bytesOf = (text: string, { format, voice }: SpokenAs): Buffer =>
  fileOf(soundOf(format === "pcm16" ? "pcm" : format, speechOf({ text, voice }), false))

export const spokenMessage = (
  spoken: Spoken,
  as: SpokenAs,
): NonNullable<ChatCompletion["choices"][number]["message"]["audio"]> => ({
  id: idOf(spoken),
  data: bytesOf(spoken.text, as).toString("base64"),
  expires_at: spoken.createdAt + lifetime,
  transcript: spoken.text,
})

/** What is said next, as it is written down; the first says which sound it belongs to. */
export const transcriptDelta = (spoken: Spoken, isFirst: boolean): Delta => ({
  audio: { ...(isFirst ? { id: idOf(spoken) } : {}), transcript: spoken.text },
})

/** A fifth of a second of PCM. */
const pieceBytes = 9_600

/** The sound of the whole text, and its end. */
export const soundDeltas = (spoken: Spoken, as: SpokenAs): ReadonlyArray<Delta> => {
  const bytes = bytesOf(spoken.text, as)
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, i) =>
    bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes).toString("base64"),
  )
  return [...pieces.map((data) => ({ audio: { data } })), { audio: { expires_at: spoken.createdAt + lifetime } }]
}
