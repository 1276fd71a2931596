/** Padding for the frames of a stream, so that their length tells little of their token's. */

/** Content and padding together are about this long, where the content is shorter. */
export const paddedLength = 16

/** What padding is cut from; where it begins tells as little as its length. */
const padding = "kZ3qVw8nTbR5xLmP0sYdJ7fHcG2uE9aQ"

/** The padding of a frame whose text has this length. */
export const obfuscation = (textLength: number): string => {
  const start = (textLength * 7) % paddedLength
  return padding.slice(start, start + paddedLength - textLength)
}
