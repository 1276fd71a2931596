/** Ends the answers of one turn of the event loop together. */

import type { ServerResponse } from "node:http"
import { Effect } from "effect"

interface Ending {
  readonly response: ServerResponse
  readonly body: string
  readonly resume: (effect: Effect.Effect<void>) => void
}

let endings: Array<Ending> = []

/**
 * Writes the rest of a response at the end of the turn, after all requests that came in with it were worked on. A caller
 * on another core is then woken once for many answers and not for each of them, which costs more than to make one.
 */
export const endTogether = (response: ServerResponse, body: string): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (endings.push({ response, body, resume }) === 1) setImmediate(endAll)
  })

const endAll = (): void => {
  const ended = endings
  endings = []
  for (const { response, body } of ended) response.end(body)
  for (const { resume } of ended) resume(Effect.void)
}
