/** A real simulator on a free port, for tests that speak HTTP. */
import { Context, Effect, Layer, type LogLevel, References, Schema } from "effect"
import { HttpServer } from "effect/http"
import * as SimServer from "../../src/server/SimServer.ts"
import { urlOf } from "../../src/server/urlOf.ts"
import { Settings } from "../../src/settings/Settings.ts"

/** Settings as a user writes them; no waiting and a fixed seed unless said otherwise. */
const testSettings = (input: Readonly<Record<string, unknown>> = {}): Settings =>
  Schema.decodeUnknownSync(Settings)({
    seed: 42,
    latency: { profile: "instant" },
    ...input,
    server: { port: 0, host: "127.0.0.1", ...(input.server as object | undefined) },
  })

export class TestServer extends Context.Service<TestServer, { readonly url: string }>()("test/support/TestServer") {
  static readonly layer = (
    input: Readonly<Record<string, unknown>> = {},
    level: LogLevel.LogLevel = "None",
    parts: SimServer.ServerParts = {},
  ) => {
    const settings = testSettings(input)
    return Layer.effect(
      this,
      Effect.map(HttpServer.HttpServer, (server) => ({ url: urlOf(settings.server, server) })),
    ).pipe(
      Layer.provideMerge(SimServer.layer(settings, parts)),
      Layer.provide(Layer.succeed(References.MinimumLogLevel, level)),
    )
  }
}
