/** A `fetch` that a handler answers in the same process. */

type Handler = (request: Request) => Promise<Response>

/**
 * Whatever the URL's host. A caller that aborts sees what `fetch` would throw; so does every caller that waits when
 * `closing` aborts, and whoever comes later.
 */
export const webFetch =
  (handler: Handler, closing: AbortSignal): typeof globalThis.fetch =>
  async (input, init) => {
    const asked = new Request(input, init)
    const signal = AbortSignal.any([asked.signal, closing])
    signal.throwIfAborted()
    return await new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason)
      signal.addEventListener("abort", leave, { once: true })
      const stay = () => signal.removeEventListener("abort", leave)
      handler(new Request(asked, { signal })).then(resolve, reject).finally(stay)
    })
  }
