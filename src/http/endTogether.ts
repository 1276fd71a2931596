/** Ends the answers of one turn of the event loop together. */

import type { ServerResponse } from "node:http"
import { Effect } from "effect"

interface Ending {
  readonly response: ServerResponse
  readonly body: string
  readonly encoding: BufferEncoding
  readonly resume: (effect: Effect.Effect<void>) => void
}

/** More than one, so that callers are woken seldom; not all, so that they work while the next are made. */
const answersAtOnce = 32

let endings: Array<Ending> = []

/**
 * Writes the rest of a response at the end of the turn, after all requests that came in with it were worked on. A caller
 * on another core is then woken once for many answers and not for each of them, which costs more than to make one.
 */
export const endTogether = (
  response: ServerResponse,
  body: string,
  encoding: BufferEncoding = "utf8",
): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const count = endings.push({ response, body, encoding, resume })
    if (count === 1) setImmediate(endAll)
    else if (count === answersAtOnce) endAll()
  })

const endAll = (): void => {
  const ended = endings
  endings = []
  for (const { response, body, encoding } of ended) response.end(body, encoding)
  for (const { resume } of ended) resume(Effect.void)
}
