/** An answer that breaks on its way. */
import { Effect, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import { collectReply } from "../domain/collectReply.ts"
import { Internal, type SimError, simError } from "../domain/SimError.ts"
import { breakBody } from "../faults/breakBody.ts"
import { breakStream } from "../faults/breakStream.ts"
import { faultText } from "../faults/Fault.ts"
import type { Ending, EventText, Script } from "../faults/Script.ts"
import type { PaceClock } from "../latency/Pacer.ts"
import { pace } from "../latency/pace.ts"
import type { Breakage } from "../simulation/admission.ts"
import type { Answer } from "../simulation/Simulation.ts"
import type { CompletionCodec, Decoded } from "./CompletionCodec.ts"
import { encoderOf } from "./replyTexts.ts"
import { sse } from "./StreamFormat.ts"

interface Broken<O, S> {
  readonly codec: CompletionCodec<O, S>
  readonly decoded: Decoded<O>
  readonly answer: Answer
  /** Where the request went, for an answer that sends the caller there again. */
  readonly url: string
  readonly requestId: string
  readonly headers: Readonly<Record<string, string>>
}

/** All its writes, and how the connection ends. */
export const brokenScript = <O, S>(
  broken: Broken<O, S>,
  { fault, random }: Breakage,
): Effect.Effect<Script, SimError> => {
  const { codec, decoded, answer, url, requestId } = broken
  const headers = {
    ...broken.headers,
    "x-llmsim-fault": faultText(fault),
    ...(fault.kind === "redirect" ? { location: url } : {}),
  }
  if (decoded.streaming) {
    const format = codec.format ?? sse
    const errorText = format.text(codec.failure(simError(new Internal()), requestId).frame, false) + format.end
    return Effect.sync(() => breakStream({ headers, events: eventTexts(broken), errorText }, fault, random))
  }
  const { events, due } = answer.paced.timeline
  return Effect.map(collectReply(Stream.fromIterable(events)), (reply) => {
    const body = JSON.stringify(codec.whole(decoded, reply))
    const json = { "content-type": "application/json", ...headers }
    return breakBody({ headers: json, body, due: due.at(-1) ?? 0 }, fault, random)
  })
}

const eventTexts = <O, S>({ codec, decoded, answer, requestId }: Broken<O, S>): ReadonlyArray<EventText> => {
  const { events, due } = answer.paced.timeline
  const machine = codec.machine(decoded)
  const { encode, failed } = encoderOf(machine, codec.format ?? sse)
  const internal = simError(new Internal())
  // Where calls are told whole, the text of one follows its last piece.
  let holdsInput = false
  return events.flatMap((event, index) => {
    const text = encode(events, index, index + 1)
    const ofToolCall = event._tag === "ToolInputDelta" || holdsInput
    holdsInput = text === "" && ofToolCall
    if (text === "") return []
    const errorText =
      machine.failed === undefined ? undefined : failed((error) => codec.failure(error, requestId), internal)
    return [{ due: due[index] ?? 0, text, ofToolCall, errorText }]
  })
}

/** Where no socket is to be had, as over HTTP/2 or in memory: the same writes at the same times. */
export const scriptResponse = (
  { status, headers, headersAt, steps, ending, endsAt }: Script,
  clock: PaceClock,
  startedAt: number,
): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
  const due = steps.map((step) => step.due)
  const bytes = pace({ events: steps.map((step) => step.bytes), due }, startedAt, clock)
  const wait = Stream.drain(Stream.fromEffect(clock.waitUntil(startedAt + endsAt)))
  const body = bytes.pipe(Stream.concat(wait), Stream.concat(endings[ending]))
  return Effect.as(
    clock.waitUntil(startedAt + (headersAt ?? due[0] ?? endsAt)),
    HttpServerResponse.stream(body, { status, headers }),
  )
}

const broke = Stream.fail(new Error("the connection broke"))

const endings: Record<Ending, Stream.Stream<never, Error>> = {
  end: Stream.empty,
  close: broke,
  reset: broke,
  hang: Stream.never,
}
