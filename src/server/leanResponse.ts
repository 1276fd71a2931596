/** Node's response without the check of its length, so that headers and body leave in one write. */
import { type IncomingMessage, ServerResponse } from "node:http"

/**
 * Effect's adapter turns `strictContentLength` on, and Node then writes the end of each answer by itself: twice the
 * system calls for a small answer. The lengths here are counted from the bodies, so the check would find nothing.
 */
export const leanResponse = (): typeof ServerResponse<IncomingMessage> => {
  class LeanResponse extends ServerResponse<IncomingMessage> {}
  Object.defineProperty(LeanResponse.prototype, "strictContentLength", { get: () => false, set: () => undefined })
  return LeanResponse
}
