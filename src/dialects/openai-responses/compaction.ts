/** What is left of a conversation that was made shorter: a text that only we can open. */

const seal = "llmsim-compaction."

export const sealSummary = (text: string): string => Buffer.from(seal + text, "utf8").toString("base64url")

/** What another provider sealed stays closed. */
export const openSummary = (sealed: string): string => {
  const text = Buffer.from(sealed, "base64url").toString("utf8")
  return text.startsWith(seal) ? text.slice(seal.length) : ""
}
