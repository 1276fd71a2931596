/** What is made of texts that come again and again, made once. */

/** When `most` texts are known all are forgotten: what never comes again must not keep out what does. */
export const remembering = (most: number, make: (text: string) => string): ((text: string) => string) => {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = make(text)
    if (known.size >= most) known.clear()
    known.set(text, made)
    return made
  }
}
