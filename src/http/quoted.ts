/** Strings as JSON text; words recur in the open streams by the thousand, so theirs is remembered. */
const remembered = new Map<string, string>()
const mostRemembered = 8_192
/** V8 keeps a longer part of a text as a view on it, and all of the text with it. */
const longest = 12

export const quoted = (text: string): string => {
  if (text.length > longest) return JSON.stringify(text)
  const known = remembered.get(text)
  if (known !== undefined) return known
  const made = JSON.stringify(text)
  // What never comes again must not keep out what does.
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(text, made)
  return made
}
