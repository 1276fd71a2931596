/** Who may use the simulator's own API. */
import { timingSafeEqual } from "node:crypto"
import { Effect, Option } from "effect"
import { HttpServerRequest, type HttpServerResponse } from "effect/http"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"

export interface ControlOptions {
  /** The key that opens the API to everybody who shows it. */
  readonly key: string | undefined
  /** Whether callers from other machines may use it without a key. */
  readonly remote: boolean
}

/**
 * With a key, only who shows it as a bearer token; without one, callers on this machine, or everybody, but no page of
 * another origin: a browser sends its requests from this machine.
 */
export const guarded =
  ({ key, remote }: ControlOptions) =>
  (route: Route): Route => ({
    ...route,
    handler: Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      if (key !== undefined ? shows(request, key) : !isForeign(request) && (remote || isLocal(request))) {
        return route.handler
      }
      return Effect.succeed(refusal(key === undefined))
    }),
  })

const shows = (request: HttpServerRequest.HttpServerRequest, key: string): boolean => {
  const shown = Buffer.from(request.headers.authorization?.replace(/^Bearer +/i, "") ?? "")
  const expected = Buffer.from(key)
  return shown.length === expected.length && timingSafeEqual(shown, expected)
}

const isForeign = ({ headers: { origin, host } }: HttpServerRequest.HttpServerRequest): boolean =>
  origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`

/** A name that leads to this machine may be anybody's, and with it a page that is then of the same origin. */
const localHost = /^(localhost|[^:]+\.localhost|[\d.]+|\[[\da-f:.]+\])(:\d+)?$/i

const isLocal = (request: HttpServerRequest.HttpServerRequest): boolean => {
  if (!localHost.test(request.headers.host ?? "localhost")) return false
  const address = Option.getOrElse(request.remoteAddress, () => "127.0.0.1")
  return address === "::1" || /^(::ffff:)?127\./.test(address)
}

const refusal = (needsKey: boolean): HttpServerResponse.HttpServerResponse =>
  jsonResponse(
    needsKey ? 403 : 401,
    {
      error: {
        message: needsKey
          ? "llmsim's own API answers only callers on this machine, and no pages of other origins: set control.key, or control.remote to true."
          : "llmsim's own API needs the control key as a bearer token.",
        type: "control_error",
      },
    },
    {},
  )
