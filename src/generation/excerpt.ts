/** A text on one line and not too long, cut between words where it can be. */

export const excerpt = (text: string, longest: number): string => {
  const line = text
    .slice(0, 4 * longest)
    .replace(/\s+/g, " ")
    .trim()
  if (line.length <= longest) return line
  const cut = line.slice(0, longest - 1)
  const border = cut.lastIndexOf(" ")
  const kept = border > longest / 2 ? cut.slice(0, border) : cut
  // Half a surrogate pair is no character.
  return `${kept.replace(/[\ud800-\udbff]$/, "").trimEnd()}…`
}
