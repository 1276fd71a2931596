/** The key that a request shows, in whichever provider's way. */

type Headers = Readonly<Record<string, string | undefined>>

/** `undefined` when it shows none. */
export const apiKeyOf = (headers: Headers, url: string): string | undefined => {
  const bearer = headers.authorization?.match(/^Bearer +(\S+)\s*$/i)?.[1]
  const key = bearer ?? headers["x-api-key"] ?? headers["x-goog-api-key"] ?? headers["api-key"]
  if (key !== undefined && key !== "") return key
  const query = url.indexOf("?")
  return query === -1 ? undefined : (new URLSearchParams(url.slice(query + 1)).get("key") ?? undefined)
}
