/** Reads `a=b,c=d`, as OpenTelemetry's variables have it: names and values are percent-encoded. */

export const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(",")
      .map((pair) => pair.split(/=(.*)/s, 2).map((part) => decoded(part.trim())))
      .filter((pair): pair is [string, string] => pair.length === 2 && pair[0] !== ""),
  )

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
