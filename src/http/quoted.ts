/** Strings as JSON text; words recur in the open streams by the thousand, so theirs is remembered. */
const remembered = new Map<string, string>()
const mostRemembered = 8_192
const longest = 32

export const quoted = (text: string): string => {
  if (text.length > longest) return JSON.stringify(text)
  const known = remembered.get(text)
  if (known !== undefined) return known
  const made = JSON.stringify(text)
  if (remembered.size < mostRemembered) remembered.set(text, made)
  return made
}
