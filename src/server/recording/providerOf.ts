/** Whose API a request is for, also where no route is asked. */
import type { HttpServerRequest } from "effect/http"
import type { Provider } from "../../dialects/Provider.ts"

type Providers = readonly [Provider, ...Array<Provider>]

export const providerOf = (all: Providers, request: HttpServerRequest.HttpServerRequest): Provider =>
  all.find(({ owns }) => owns(request)) ??
  all.find(({ prefix }) => request.url.startsWith(`${prefix}/`)) ??
  all.find(({ claims }) => claims(request)) ??
  all[0]

/** The path as the real API has it, without the provider's prefix. */
export const plainUrl = ({ prefix }: Provider, url: string): string =>
  url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url
