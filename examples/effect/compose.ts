/** An Effect program that asks a model through its HttpClient, and the simulator in the model's place: nothing leaves the process. */
import { Console, Effect, Layer, Schema } from "effect"
import { HttpClient, HttpClientRequest, HttpClientResponse } from "effect/http"
import { Generator, Latency, Settings, SimServer } from "llmsim"

const Completion = Schema.Struct({
  choices: Schema.Array(Schema.Struct({ message: Schema.Struct({ content: Schema.String }) })),
  usage: Schema.Struct({ total_tokens: Schema.Int }),
})

/** Knows nothing of llmsim. */
const ask = (content: string) =>
  HttpClientRequest.post("https://api.openai.com/v1/chat/completions").pipe(
    HttpClientRequest.bodyJsonUnsafe({ model: "gpt-4o", messages: [{ role: "user", content }] }),
    HttpClient.execute,
    Effect.flatMap(HttpClientResponse.schemaBodyJson(Completion)),
  )

const program = Effect.gen(function* () {
  const { choices, usage } = yield* ask("Hello")
  yield* Console.log(`${choices[0]?.message.content}, for ${usage.total_tokens} tokens`)
})

const settings = Schema.decodeUnknownSync(Settings)({ seed: 1 })
const swaps = Layer.mergeAll(
  Generator.layerEcho,
  Latency.layer({ profile: "fast", overrides: {}, byModel: [], scale: 1 }),
)

await Effect.runPromise(Effect.provide(program, SimServer.layerTest(settings, swaps)))
