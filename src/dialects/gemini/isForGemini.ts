/** Whether a request is meant for Google, by its key or its path. */
import type { HttpServerRequest } from "effect/http"

export const isForGemini = ({ headers, url }: Pick<HttpServerRequest.HttpServerRequest, "headers" | "url">): boolean =>
  headers["x-goog-api-key"] !== undefined || /[?&]key=/.test(url) || /^\/v1(beta|alpha|beta1)\//.test(url)
