/** The headers of a recorded answer, as a replay sends them. */
import { bytesOf } from "../../recording/bytesOf.ts"
import type { Exchange } from "../../recording/Exchange.ts"

export const replayHeaders = ({ headers, pieces, ending }: Exchange["response"]): ReadonlyArray<[string, string]> => {
  // Redaction may have changed the length, and a broken answer keeps the one it promised.
  const isRight = ending !== "end" || pieces.length === 0
  return headers.map(([name, value]) => {
    if (isRight || name.toLowerCase() !== "content-length") return [name, value]
    return [name, String(pieces.reduce((sum, [, bytes]) => sum + lengthOf(bytes), 0))]
  })
}

const lengthOf = (bytes: Exchange["response"]["pieces"][number][1]): number =>
  typeof bytes === "string" ? Buffer.byteLength(bytes) : bytesOf(bytes).length
