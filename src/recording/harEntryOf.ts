/** An exchange as an entry of an HTTP Archive (HAR 1.2). */
import { bytesOf } from "./bytesOf.ts"
import type { Exchange } from "./Exchange.ts"

type Headers = ReadonlyArray<readonly [string, string]>

export const harEntryOf = ({ at, request, response }: Exchange) => {
  const body = Buffer.concat(response.pieces.map(([, bytes]) => bytesOf(bytes)))
  const wait = response.pieces[0]?.[0] ?? response.ended_ms
  const asked = bytesOf(request.body)
  const isText = response.pieces.every(([, bytes]) => typeof bytes === "string")
  return {
    startedDateTime: at,
    time: response.ended_ms,
    request: {
      method: request.method,
      url: `http://upstream${request.url}`,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: named(Object.entries(request.headers)),
      queryString: named([...new URL(request.url, "http://upstream").searchParams]),
      ...(asked.length > 0 && {
        postData: { mimeType: request.headers["content-type"] ?? "", text: asked.toString() },
      }),
      headersSize: -1,
      bodySize: asked.length,
    },
    response: {
      status: response.status,
      statusText: "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: named(response.headers),
      content: {
        size: body.length,
        mimeType: headerOf(response.headers, "content-type"),
        ...(isText ? { text: body.toString() } : { text: body.toString("base64"), encoding: "base64" }),
      },
      redirectURL: headerOf(response.headers, "location"),
      headersSize: -1,
      bodySize: body.length,
    },
    cache: {},
    timings: { send: 0, wait, receive: response.ended_ms - wait },
  }
}

const named = (pairs: Headers) => pairs.map(([name, value]) => ({ name, value }))

const headerOf = (headers: Headers, wanted: string): string =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ""
