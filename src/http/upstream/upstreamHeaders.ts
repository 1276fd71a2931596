/** The headers of a forwarded call: those of the caller, and a key where the caller shows none. */
import type { OutgoingHttpHeaders } from "node:http"

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Headers of one connection alone, HTTP/2's own, and those of an encoding that is undone; the upstream is not to
 * compress, so that what passes can be read.
 */
const dropped =
  /^(host|connection|keep-alive|proxy-connection|proxy-authorization|transfer-encoding|te|trailer|upgrade|content-length|content-encoding|expect|accept-encoding|x-llmsim-.*|:.*)$/

/** The header in which a provider takes a key. */
export interface KeyHeader {
  readonly name: string
  /** Stands before the key. */
  readonly scheme?: string
  /** Variables of the environment that may have one; the first that does is taken. */
  readonly variables: ReadonlyArray<string>
}

export interface UpstreamKeys {
  /** Headers in which callers show keys. */
  readonly shown: ReadonlyArray<string>
  /** That of the upstream's provider. */
  readonly own: KeyHeader | undefined
  readonly variables: Variables
}

export const upstreamHeaders = (
  rawHeaders: ReadonlyArray<string>,
  url: string,
  { shown, own, variables }: UpstreamKeys,
): OutgoingHttpHeaders => {
  const headers: Record<string, Array<string>> = {}
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? "").toLowerCase()
    if (!dropped.test(name)) headers[name] = [...(headers[name] ?? []), rawHeaders[i + 1] ?? ""]
  }
  if (shown.some((name) => headers[name] !== undefined) || /[?&]key=/.test(url)) return headers
  return { ...headers, ...(own && keyFor(own, variables)) }
}

const keyFor = ({ name, scheme, variables: names }: KeyHeader, variables: Variables): OutgoingHttpHeaders => {
  const key = names.map((variable) => variables[variable]).find(Boolean)
  if (key === undefined) return {}
  return { [name]: scheme === undefined ? key : `${scheme} ${key}` }
}
