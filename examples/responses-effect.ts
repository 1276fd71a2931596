/** The Responses API from an Effect program: the events of a stream as a `Stream`, without an SDK. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Schema, Stream } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"

const Delta = Schema.Struct({ type: Schema.Literal("response.output_text.delta"), delta: Schema.String })
const decodeDelta = Schema.decodeUnknownOption(Schema.fromJsonString(Delta))

const baseUrl = process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1"

const program = Effect.gen(function* () {
  const client = yield* HttpClient.HttpClient
  const request = HttpClientRequest.post(`${baseUrl}/responses`).pipe(
    HttpClientRequest.bodyJsonUnsafe({ model: "gpt-4o", input: "Tell me of the sea", stream: true }),
  )
  const response = yield* client.execute(request)
  yield* response.stream.pipe(
    Stream.decodeText,
    Stream.splitLines,
    Stream.filter((line) => line.startsWith("data: ")),
    Stream.map((line) => decodeDelta(line.slice("data: ".length))),
    Stream.runForEach((delta) => (delta._tag === "Some" ? Console.log(delta.value.delta) : Effect.void)),
  )
})

NodeRuntime.runMain(Effect.provide(program, NodeHttpClient.layerUndici))
