/** Gives a kept response again: as an object, or as the stream that it was. */
import { Cause, Effect, type Pull } from "effect"
import type { HttpServerResponse } from "effect/http"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { ApiRequest } from "../../http/apiRoute.ts"
import type { Frame } from "../../http/CompletionCodec.ts"
import { frameText } from "../../http/frameText.ts"
import { sseHeaders, streamResponse } from "../../http/sseBody.ts"
import type { Archive } from "./Archive.ts"
import type { Background } from "./Background.ts"
import { machine } from "./encode.ts"
import { eventsOf, type KeptResponse, objectOf } from "./KeptResponse.ts"

export const retrieve = Effect.fnUntraced(function* (
  archive: Archive,
  background: Background,
  { params, query }: ApiRequest,
) {
  const id = params.id ?? ""
  if (query.get("stream") !== "true") return objectOf(yield* archive.get(id))
  const from = yield* firstAfter(query.get("starting_after"))
  // One that runs is kept before it ends, so that it is found here or there.
  return streamOf(background.follow(id, from) ?? replayed(yield* archive.get(id), from))
})

type Response = HttpServerResponse.HttpServerResponse

const firstAfter = (after: string | null): Effect.Effect<number, SimError> => {
  if (after === null) return Effect.succeed(0)
  if (/^\d+$/.test(after)) return Effect.succeed(Number(after) + 1)
  const problem = {
    _tag: "WrongType",
    path: ["starting_after"],
    expected: ["integer"],
    actual: "string",
  } as const
  return Effect.fail(simError(new InvalidRequest({ problem })))
}

const replayed = (kept: KeptResponse, from: number): Pull.Pull<string, SimError> => {
  const { step, initial, end } = machine({ options: kept.options } as Parameters<typeof machine>[0])
  let state = initial
  const frames = eventsOf(kept).flatMap((event) => {
    const [next, more] = step(state, event)
    state = next
    return more
  })
  if (kept.status === "failed") frames.push(failedFrame(kept))
  const text = [...frames, ...end(state)].slice(from).map(frameText).join("")
  let given = text === ""
  return Effect.suspend(() => {
    if (given) return Cause.done()
    given = true
    return Effect.succeed(text)
  })
}

/** What failed before it was complete has only its end. */
const failedFrame = (kept: KeptResponse): Frame => ({
  event: "response.failed",
  data: JSON.stringify({ type: "response.failed", sequence_number: 0, response: objectOf(kept) }),
})

export const streamOf = (texts: Pull.Pull<string, SimError>): Response => streamResponse(sseHeaders, "", texts)
