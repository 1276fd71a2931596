/** The end of a chunk: its usage, and padding that hides the length of its token. */
import type { ChatOptions } from "./decode.ts"
import { obfuscation, paddedLength } from "./obfuscation.ts"

/** The end of a chunk, padded the more the shorter its text is, so that its length tells little of its token's. */
export const tailOf = ({ includeUsage, obfuscate }: ChatOptions, textLength: number): string => {
  const usage = includeUsage ? `,"usage":null` : ""
  if (!obfuscate) return `${usage}}`
  return `${usage},"obfuscation":"${obfuscation(textLength)}"}`
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
