/** The end of a chunk: its usage, and padding that hides the length of its token. */
import type { ChatOptions } from "./decode.ts"

/** Content and padding together are about this long, where the content is shorter. */
const paddedLength = 16

/** What padding is cut from; where it begins tells as little as its length. */
const padding = "kZ3qVw8nTbR5xLmP0sYdJ7fHcG2uE9aQ"

/** The end of a chunk, padded the more the shorter its text is, so that its length tells little of its token's. */
export const tailOf = ({ includeUsage, obfuscate }: ChatOptions, textLength: number): string => {
  const usage = includeUsage ? `,"usage":null` : ""
  if (!obfuscate) return `${usage}}`
  const start = (textLength * 7) % paddedLength
  return `${usage},"obfuscation":"${padding.slice(start, start + paddedLength - textLength)}"}`
}

const tailsByOptions = new Map<string, ReadonlyArray<string>>()

/** The ends of chunks of content, one for each length up to the padded one; made once for all streams alike. */
export const tailsOf = (options: ChatOptions): ReadonlyArray<string> => {
  const key = `${options.includeUsage} ${options.obfuscate}`
  let tails = tailsByOptions.get(key)
  if (tails === undefined) {
    tails = Array.from(
      { length: paddedLength },
      (_, length) => `},"logprobs":null,"finish_reason":null}]${tailOf(options, length)}`,
    )
    tailsByOptions.set(key, tails)
  }
  return tails
}
