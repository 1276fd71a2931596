/** The socket's response of a request, which calls in memory and over HTTP/2 have not. */
import { ServerResponse } from "node:http"
import type { HttpServerRequest } from "effect/http"

/** Effect's CORS middleware sees the answer when it is written already, so browsers are let in here. */
export const nodeResponse = (request: HttpServerRequest.HttpServerRequest): ServerResponse | undefined => {
  const { response } = request as { readonly response?: unknown }
  if (!(response instanceof ServerResponse)) return undefined
  if (request.headers.origin !== undefined) response.setHeader("access-control-allow-origin", "*")
  return response
}
