/** The headers of a forwarded call: those of the caller, and a key where the caller shows none. */
import type { OutgoingHttpHeaders } from "node:http"

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Headers of one connection alone, HTTP/2's own, and those of an encoding that is undone; the upstream is not to
 * compress, so that what passes can be read.
 */
const dropped =
  /^(host|connection|keep-alive|proxy-connection|proxy-authorization|transfer-encoding|te|trailer|upgrade|content-length|content-encoding|expect|accept-encoding|x-llmsim-.*|:.*)$/

export const upstreamHeaders = (
  rawHeaders: ReadonlyArray<string>,
  url: string,
  provider: string,
  variables: Variables,
): OutgoingHttpHeaders => {
  const headers: Record<string, Array<string>> = {}
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? "").toLowerCase()
    if (!dropped.test(name)) headers[name] = [...(headers[name] ?? []), rawHeaders[i + 1] ?? ""]
  }
  if (keyHeaders.some((name) => headers[name] !== undefined) || /[?&]key=/.test(url)) return headers
  return { ...headers, ...keyFor(provider, variables) }
}

const keyHeaders = ["authorization", "x-api-key", "x-goog-api-key", "api-key"]

const keyFor = (provider: string, variables: Variables): OutgoingHttpHeaders => {
  const header = (name: string, key: string | undefined) => (key === undefined || key === "" ? {} : { [name]: key })
  const { OPENAI_API_KEY: openAi } = variables
  switch (provider) {
    case "anthropic":
      return header("x-api-key", variables.ANTHROPIC_API_KEY)
    case "gemini":
      return header("x-goog-api-key", variables.GEMINI_API_KEY ?? variables.GOOGLE_API_KEY)
    case "azure":
      return header("api-key", variables.AZURE_OPENAI_API_KEY)
    case "ollama":
      return {}
    default:
      return header("authorization", openAi && `Bearer ${openAi}`)
  }
}
