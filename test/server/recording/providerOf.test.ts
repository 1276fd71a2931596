/** Whose API a call is for that is sent on, which key it gets, and as what it is counted. */
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { UpstreamEnvironment } from "../../../src/http/upstream/UpstreamEnvironment.ts"
import { TestServer } from "../../support/TestServer.ts"
import { tellingUpstream } from "./upstreams.ts"

const environment = {
  OPENAI_API_KEY: "sk-openai",
  AZURE_OPENAI_API_KEY: "sk-azure",
  ANTHROPIC_API_KEY: "sk-anthropic",
  GEMINI_API_KEY: "",
  GOOGLE_API_KEY: "sk-google",
}

const names = ["openai", "azure", "anthropic", "gemini", "ollama"]

const started = Effect.gen(function* () {
  const url = yield* tellingUpstream
  const upstream = Object.fromEntries(names.map((name) => [name, `${url}/to-${name}`]))
  const server = TestServer.layer({ recording: { mode: "passthrough", upstream } })
  return Context.get(yield* Layer.build(Layer.fresh(server)), TestServer).url
}).pipe(Effect.provideService(UpstreamEnvironment, environment))

const sent = (url: string, body: object = {}, headers: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(body), headers })
    return (await answer.json()) as ReadonlyArray<string>
  })

const get = (url: string) =>
  Effect.promise(async () => (await (await fetch(url)).json()) as Readonly<Record<string, unknown>>)

const google = "x-goog-api-key: sk-google"

describe("a call that is sent on", () => {
  it.live("goes to the provider whose path it has, with the provider's key", () =>
    Effect.gen(function* () {
      const url = yield* started
      for (const [path, upstream, ...keys] of [
        ["/v1/chat/completions", "openai", "authorization: Bearer sk-openai"],
        ["/openai/v1/unheard-of", "openai", "authorization: Bearer sk-openai"],
        ["/v1/models/ft:gpt-4o-mini:org::abc", "openai", "authorization: Bearer sk-openai"],
        ["/openai/deployments/mine/chat/completions", "azure", "api-key: sk-azure"],
        ["/v1/messages", "anthropic", "x-api-key: sk-anthropic"],
        ["/anthropic/v1/messages/batches", "anthropic", "x-api-key: sk-anthropic"],
        ["/v1beta/models/gemini-2.5-flash:generateContent", "gemini", google],
        ["/v1/models/gemini-2.5-flash:generateContent?alt=json", "gemini", google],
        ["/upload/v1beta/files", "gemini", google],
        ["/api/chat", "ollama"],
      ] as const) {
        const own = path.replace(`/${upstream}/v1`, "/v1")
        assert.deepStrictEqual(yield* sent(`${url}${path}`), [`/to-${upstream}${own}`, ...keys])
      }
    }).pipe(Effect.scoped),
  )

  it.live("is whose the headers say where several have its path, and keeps the key that it shows", () =>
    Effect.gen(function* () {
      const url = yield* started
      for (const [path, upstream, header] of [
        ["/v1/models/some", "anthropic", "x-api-key"],
        ["/v1/models/some", "gemini", "x-goog-api-key"],
        ["/v1/models/some", "openai", "authorization"],
        ["/openai/v1/chat/completions", "azure", "api-key"],
        // The path is one provider's alone, whatever key comes with it.
        ["/v1/messages", "anthropic", "x-goog-api-key"],
        ["/v1beta/models/some:countTokens", "gemini", "x-api-key"],
      ] as const) {
        const saw = yield* sent(`${url}${path}`, {}, { [header]: "mine" })
        assert.deepStrictEqual(saw, [`/to-${upstream}${path}`, `${header}: mine`])
      }
    }).pipe(Effect.scoped),
  )

  it.live("is counted as its provider's, and as a stream where it asks for one or says nothing else", () =>
    Effect.gen(function* () {
      const url = yield* started
      const calls = [
        ["/v1/chat/completions", {}, "openai openai-chat false"],
        ["/v1/responses", { stream: true }, "openai openai-responses true"],
        ["/v1/completions", { stream: false }, "openai openai-completions false"],
        ["/openai/deployments/mine/chat/completions", { stream: true }, "azure openai-chat true"],
        ["/v1/messages", { stream: true }, "anthropic anthropic-messages true"],
        ["/v1beta/models/some:generateContent", {}, "gemini gemini false"],
        ["/v1beta/models/some:streamGenerateContent?alt=sse", {}, "gemini gemini true"],
        ["/v1beta/openai/chat/completions", { stream: true }, "gemini openai-chat true"],
        ["/api/chat", {}, "ollama ollama-chat true"],
        ["/api/generate", { stream: false }, "ollama ollama-generate false"],
        ["/v1/unheard-of?x=1", {}, "openai /v1/unheard-of false"],
      ] as const
      for (const [path, body] of calls) yield* sent(`${url}${path}`, body)
      // A client may have its answer before the server has written down that it has.
      while ((yield* get(`${url}/llmsim/stats`)).active_requests !== 0) yield* Effect.sleep(10)
      const { requests } = yield* get(`${url}/llmsim/requests`)
      const told = (requests as ReadonlyArray<Record<string, unknown>>).map(
        ({ provider, endpoint, stream }) => `${provider} ${endpoint} ${stream}`,
      )
      assert.deepStrictEqual(
        told.toReversed(),
        calls.map(([, , as]) => as),
      )
    }).pipe(Effect.scoped),
  )
})
