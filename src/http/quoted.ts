/** Strings as JSON text; words recur in the open streams by the thousand, so theirs is remembered. */
import { remembering } from "../domain/remembering.ts"

/** V8 keeps a longer part of a text as a view on it, and all of the text with it. */
const longest = 12

const word = remembering(8_192, JSON.stringify)

export const quoted = (text: string): string => (text.length > longest ? JSON.stringify(text) : word(text))
