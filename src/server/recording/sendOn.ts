/** Sends a request on to its upstream, and records the exchange where that is wanted. */
import type { IncomingMessage } from "node:http"
import { Clock, Effect } from "effect"
import { HttpServerResponse } from "effect/http"
import { monotonicMs } from "../../domain/monotonicMs.ts"
import { Mocked, simError } from "../../domain/SimError.ts"
import { failureResponse } from "../../http/jsonResponse.ts"
import { noteFailure } from "../../http/noteCall.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import { Authorities } from "../../http/upstream/Authorities.ts"
import { nodeResponse } from "../../http/upstream/nodeResponse.ts"
import { makeUpstream } from "../../http/upstream/Upstream.ts"
import { UpstreamEnvironment } from "../../http/upstream/UpstreamEnvironment.ts"
import { upstreamHeaders } from "../../http/upstream/upstreamHeaders.ts"
import { wholeText } from "../../recording/bytesOf.ts"
import type { RawRequest, RawResponse } from "../../recording/Exchange.ts"
import { Recorder } from "../../recording/Recorder.ts"
import type { RecordingSettings } from "../../recording/RecordingSettings.ts"
import { type Counters, noteAnswered } from "./countCall.ts"
import type { Incoming } from "./Incoming.ts"
import { arrivedAt } from "./noteArrivals.ts"
import { plainUrl } from "./providerOf.ts"
import { upstreamOf } from "./recordingOptions.ts"

/** Answers in the provider's own shape when there is no upstream, or none that answers. */
export const makeSendOn = (settings: RecordingSettings, counters: Counters, keyHeaders: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const recorder = yield* Recorder
    const variables = yield* UpstreamEnvironment
    const clock = yield* Clock.Clock
    const now = () => monotonicMs(clock)
    const { pem } = yield* Authorities
    const { forward } = makeUpstream({
      proxyEnv: { ...variables },
      authorities: pem,
      now,
      endsItself: counters.answers.endsItself,
    })
    const keep = (raw: RawRequest, response: RawResponse) =>
      Effect.catch(Effect.asVoid(recorder.record(raw, response)), ({ message }) =>
        Effect.logWarning("an exchange was not recorded").pipe(Effect.annotateLogs({ problem: message })),
      )
    return Effect.fnUntraced(function* (incoming: Incoming, records: boolean) {
      const { request, raw, provider } = incoming
      const trail = trailOf(request)
      const refuse = (status: number, code: string, message: string) =>
        refusal(counters, incoming, { status, code, message })
      const target = upstreamOf(settings, provider.prefix.slice(1))
      if (target === undefined) return refuse(400, "no_upstream", `no upstream is set for ${provider.prefix.slice(1)}`)
      const response = nodeResponse(request)
      if (response === undefined)
        return refuse(400, "upstream_error", "only calls over HTTP/1 are sent on to an upstream")
      const source = request.source as IncomingMessage
      const path = plainUrl(provider, raw.url)
      const url = new URL(`${target.replace(/\/$/, "")}${path}`)
      // A name and a password in the URL are what the call shows.
      const keys = { shown: keyHeaders, own: url.username === "" ? provider.key : undefined, variables }
      const call = {
        url,
        method: raw.method,
        headers: upstreamHeaders(source.rawHeaders, path, keys),
        body: Buffer.from(raw.body),
      }
      const { answer, soFar } = forward(call, response, arrivedAt(request))
      const kept = (came: RawResponse) => (records ? keep(raw, came) : Effect.void)
      return yield* Effect.uninterruptible(
        Effect.matchEffect(
          Effect.onInterrupt(Effect.interruptible(answer), () => Effect.suspend(() => kept(soFar()))),
          {
            onFailure: ({ message }) =>
              Effect.succeed(refuse(502, "upstream_error", `the upstream does not answer: ${message}`)),
            onSuccess: (came) =>
              Effect.map(kept(came), () => {
                noteAnswered(counters, incoming, came.status, wholeText(came.pieces)?.text ?? "")
                if (came.ending === "reset") response.destroy()
                trail.written = true
                return HttpServerResponse.empty()
              }),
          },
        ),
      )
    })
  })

export const refusal = (
  { stats }: Counters,
  { request, provider }: Incoming,
  problem: { readonly status: number; readonly code: string; readonly message: string },
): HttpServerResponse.HttpServerResponse => {
  const error = simError(new Mocked({ error: problem }))
  const trail = trailOf(request)
  if (request.method !== "GET") stats.failed()
  noteFailure(trail, error)
  return failureResponse(provider.failure, error, trail.id)
}
