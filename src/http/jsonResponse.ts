/** JSON answers. */
import { HttpServerResponse } from "effect/http"
import type { SimError } from "../domain/SimError.ts"
import type { WireFailure } from "./CompletionCodec.ts"

export const jsonResponse = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(JSON.stringify(body), { status, headers, contentType: "application/json" })

/** An error in the provider's own shape. */
export const failureResponse = (
  failure: (error: SimError) => WireFailure,
  error: SimError,
): HttpServerResponse.HttpServerResponse => {
  const { status, body, headers } = failure(error)
  return jsonResponse(status, body, headers)
}
