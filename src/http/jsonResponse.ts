/** JSON answers. */
import { HttpServerResponse } from "effect/http"
import type { SimError } from "../domain/SimError.ts"
import type { FailureShape } from "./ApiStyle.ts"

export const jsonResponse = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(JSON.stringify(body), { status, headers, contentType: "application/json" })

/** An error in the provider's own shape. */
export const failureResponse = (
  failure: FailureShape,
  error: SimError,
  requestId: string,
): HttpServerResponse.HttpServerResponse => {
  const { status, body, headers } = failure(error, requestId)
  const marked = error.fault === undefined ? headers : { ...headers, "x-llmsim-fault": error.fault }
  if (error.fault !== undefined && error.reason._tag === "BadGateway") return gatewayPage(status, marked)
  return jsonResponse(status, body, marked)
}

/** What comes from a proxy on the way knows nothing of the provider's shapes. */
const gatewayPage = (status: number, headers: Readonly<Record<string, string>>) =>
  HttpServerResponse.text(
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n" +
      "<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n",
    { status, headers, contentType: "text/html" },
  )
