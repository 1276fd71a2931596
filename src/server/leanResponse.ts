/** Node's response without the check of its length, so that headers and body leave in one write. */
import { type IncomingMessage, ServerResponse } from "node:http"
import { endsSoon, type Promising } from "../http/endTogether.ts"

/**
 * Effect's adapter turns `strictContentLength` on, and Node then writes the end of each answer by itself: twice the
 * system calls for a small answer. The lengths here are counted from the bodies, so the check would find nothing.
 */
export const leanResponse = (): typeof ServerResponse<IncomingMessage> => {
  class LeanResponse extends ServerResponse<IncomingMessage> implements Promising {
    [endsSoon] = false
  }
  Object.defineProperty(LeanResponse.prototype, "strictContentLength", { get: () => false, set: () => undefined })
  // By this Effect tells whether an answer is still to be written.
  Object.defineProperty(LeanResponse.prototype, "writableEnded", {
    get(this: LeanResponse) {
      return this[endsSoon] || this.finished
    },
  })
  return LeanResponse
}
