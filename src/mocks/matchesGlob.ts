/** Globs of `*` and `?` over plain texts. */

/** Takes time in proportion to both lengths at worst, whatever the glob. */
export const matchesGlob = (glob: string, text: string): boolean => {
  let at = 0
  let inGlob = 0
  let star = -1
  let starAt = 0
  while (at < text.length) {
    const char = glob.charAt(inGlob)
    if (char === "*") {
      star = inGlob++
      starAt = at
    } else if (char !== "" && (char === "?" || char === text.charAt(at))) {
      inGlob++
      at++
    } else if (star >= 0) {
      inGlob = star + 1
      at = ++starAt
    } else return false
  }
  while (glob.charAt(inGlob) === "*") inGlob++
  return inGlob === glob.length
}

/** The glob as a question that most texts fail by their first letters. */
export const globTest = (glob: string): ((text: string) => boolean) => {
  const start = glob.search(/[*?]/)
  if (start === -1) return (text) => text === glob
  const prefix = glob.slice(0, start)
  return (text) => text.startsWith(prefix) && matchesGlob(glob, text)
}

export const isGlob = (text: string): boolean => /[*?]/.test(text)
