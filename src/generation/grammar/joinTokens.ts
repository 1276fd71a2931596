/** Joins tokens into a text, with blanks where a person would set them. */

/** Without blanks, tokens that are words would run into one. */
export const joinTokens = (tokens: ReadonlyArray<string>, blanksIgnored: boolean): string => {
  if (!blanksIgnored) return tokens.join("")
  let text = ""
  for (const token of tokens) {
    if (token === "") continue
    text += text === "" || opens.test(text) || closes.test(token) ? token : ` ${token}`
  }
  return text
}

const opens = /[\s([{]$/
const closes = /^[\s)\]},;]/
