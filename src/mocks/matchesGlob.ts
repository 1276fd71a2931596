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

export const isGlob = (text: string): boolean => /[*?]/.test(text)
