/** Ends the answers of one turn of the event loop together. */

import type { ServerResponse } from "node:http"
import { Effect } from "effect"

interface Ending {
  readonly response: ServerResponse
  readonly body: string
  readonly encoding: BufferEncoding
  /** Told when the response has ended, where somebody waits. */
  readonly told: (() => void) | undefined
}

/** More than one, so that callers are woken seldom; not all, so that they work while the next are made. */
const answersAtOnce = 32

let endings: Array<Ending> = []

/** A response that counts as ended from the moment at which its end is certain, so that nobody need wait for it. */
export interface Promising {
  [endsSoon]: boolean
}

export const endsSoon = Symbol("llmsim/http/endsSoon")

const isPromising = (response: object): response is Promising => endsSoon in response

/**
 * Writes the rest of a response at the end of the turn, after all requests that came in with it were worked on. A caller
 * on another core is then woken once for many answers and not for each of them, which costs more than to make one.
 */
export const endTogether = (
  response: ServerResponse,
  body: string,
  encoding: BufferEncoding = "utf8",
): Effect.Effect<void> => {
  if (!isPromising(response)) {
    return Effect.callback((resume) => add({ response, body, encoding, told: () => resume(Effect.void) }))
  }
  return Effect.sync(() => {
    response[endsSoon] = true
    add({ response, body, encoding, told: undefined })
  })
}

const add = (ending: Ending): void => {
  const count = endings.push(ending)
  if (count === 1) setImmediate(endAll)
  else if (count === answersAtOnce) endAll()
}

const endAll = (): void => {
  const ended = endings
  endings = []
  for (const { response, body, encoding } of ended) response.end(body, encoding)
  for (const { told } of ended) told?.()
}
