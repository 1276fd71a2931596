/** An HTTP client whose requests a handler answers in the same process, without a socket. */
import { Effect, Exit, Scope } from "effect"
import { HttpClient, HttpClientError, HttpEffect, HttpServerRequest, HttpServerResponse } from "effect/http"

type Handler = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  unknown,
  HttpServerRequest.HttpServerRequest | Scope.Scope
>

/** The handler runs on the caller's fiber, with its clock; a streamed body lives until it is read or left. */
export const memoryClient = (handler: Handler): HttpClient.HttpClient =>
  HttpClient.make((request, url) => {
    const scope = Scope.makeUnsafe()
    const received = HttpServerRequest.fromClientRequest(request).modify({ url: `${url.pathname}${url.search}` })
    let streams = false
    return handler.pipe(
      Effect.map((response) => {
        const sent = HttpEffect.scopeTransferToStream(response)
        streams = sent !== response
        return HttpServerResponse.toClientResponse(sent, { request })
      }),
      Effect.provideService(HttpServerRequest.HttpServerRequest, received),
      Effect.provideService(Scope.Scope, scope),
      Effect.mapError(
        (cause) =>
          new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) }),
      ),
      Effect.onExit((exit) => (streams && Exit.isSuccess(exit) ? Effect.void : Scope.close(scope, exit))),
    )
  })
