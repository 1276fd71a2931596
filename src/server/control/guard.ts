/** Who may use the simulator's own API. */
import { timingSafeEqual } from "node:crypto"
import { Effect, Option } from "effect"
import { HttpServerRequest } from "effect/http"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"

export interface ControlOptions {
  /** The key that opens the API to everybody who shows it. */
  readonly key: string | undefined
  /** Whether callers from other machines may use it without a key. */
  readonly remote: boolean
}

/** What is said to who may not use it. */
export interface Refusal {
  readonly status: 401 | 403
  readonly body: { readonly error: { readonly message: string; readonly type: string } }
}

type Request = HttpServerRequest.HttpServerRequest

/**
 * With a key, only who shows it as a bearer token; without one, callers on this machine, or everybody, but no page of
 * another origin: a browser sends its requests from this machine. `undefined`: the caller may use it.
 */
export const refusalOf = ({ key, remote }: ControlOptions, request: Request): Refusal | undefined => {
  if (key !== undefined) return shows(request, key) ? undefined : { status: 401, body: refused(keyNeeded) }
  return !isForeign(request) && (remote || isLocal(request)) ? undefined : { status: 403, body: refused(notHere) }
}

/** A route that is no part of the control API, behind the same door. */
export const guarded =
  (options: ControlOptions) =>
  (route: Route): Route => ({
    ...route,
    handler: Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const refusal = refusalOf(options, request)
      return refusal === undefined ? route.handler : Effect.succeed(jsonResponse(refusal.status, refusal.body, {}))
    }),
  })

const shows = (request: Request, key: string): boolean => {
  const shown = Buffer.from(request.headers.authorization?.replace(/^Bearer +/i, "") ?? "")
  const expected = Buffer.from(key)
  return shown.length === expected.length && timingSafeEqual(shown, expected)
}

const isForeign = ({ headers: { origin, host } }: Request): boolean =>
  origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`

/** A name that leads to this machine may be anybody's, and with it a page that is then of the same origin. */
const localHost = /^(localhost|[^:]+\.localhost|[\d.]+|\[[\da-f:.]+\])(:\d+)?$/i

const isLocal = (request: Request): boolean => {
  if (!localHost.test(request.headers.host ?? "localhost")) return false
  const address = Option.getOrElse(request.remoteAddress, () => "127.0.0.1")
  return address === "::1" || /^(::ffff:)?127\./.test(address)
}

const keyNeeded = "llmsim's own API needs the control key as a bearer token."

const notHere =
  "llmsim's own API answers only callers on this machine, and no pages of other origins: set control.key, or control.remote to true."

const refused = (message: string) => ({ error: { message, type: "control_error" } })
