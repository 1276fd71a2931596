/** A `fetch` that a handler answers in the same process. */

type Handler = (request: Request) => Promise<Response>

/** Whatever the URL's host. A caller that aborts sees what `fetch` would throw. */
export const webFetch =
  (handler: Handler): typeof globalThis.fetch =>
  async (input, init) => {
    const request = new Request(input, init)
    const { signal } = request
    signal.throwIfAborted()
    return await new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason)
      signal.addEventListener("abort", leave, { once: true })
      const stay = () => signal.removeEventListener("abort", leave)
      handler(request).then(resolve, reject).finally(stay)
    })
  }
