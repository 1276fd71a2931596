/** Whose API a request is for, also where no route is asked. */
import type { HttpServerRequest } from "effect/http"
import type { Provider } from "../../dialects/Provider.ts"

type Providers = readonly [Provider, ...Array<Provider>]

/** Paths that one provider alone has. */
const paths: Readonly<Record<string, RegExp>> = {
  "/anthropic": /^\/v1\/(messages|complete)\b/,
  "/gemini": /^\/(upload\/)?v1(beta|alpha)\w*\/|^\/v1\/models\/[^/]+:/,
  "/ollama": /^\/api\//,
}

export const providerOf = (all: Providers, request: HttpServerRequest.HttpServerRequest): Provider =>
  (isAzures(request) ? all.find(({ prefix }) => prefix === "/azure") : undefined) ??
  all.find(({ prefix }) => request.url.startsWith(`${prefix}/`)) ??
  all.find(({ claims }) => claims(request)) ??
  all.find(({ prefix }) => paths[prefix]?.test(request.url)) ??
  all[0]

/** Azure's own paths begin like the prefix of OpenAI. */
const isAzures = ({ url, headers }: HttpServerRequest.HttpServerRequest): boolean =>
  /^\/openai\/(?!v1\/)/.test(url) || (url.startsWith("/openai/v1/") && headers["api-key"] !== undefined)

/** The path as the real API has it, without the provider's prefix. */
export const plainUrl = ({ prefix }: Provider, url: string): string =>
  url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url
