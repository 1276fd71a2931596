/** Whole answers of the endpoints for pictures and sound at a fixed seed, byte for byte but for the pictures. */
import { join } from "node:path"
import { layer } from "@effect/vitest"
import { Effect } from "effect"
import { wavOf } from "../../../src/media/wavOf.ts"
import { assertGolden } from "../../support/golden.ts"
import { request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const wav = new File([new Uint8Array(wavOf(Buffer.alloc(4 * 48_000)))], "sea.wav")

const form = (fields: Readonly<Record<string, string>>): RequestInit => {
  const body = new FormData()
  body.set("file", wav)
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return { method: "POST", body }
}

const body = (fields: object): RequestInit => ({
  method: "POST",
  body: JSON.stringify(fields),
  headers: { "content-type": "application/json" },
})

const hear = (fields: Readonly<Record<string, string>>) => ["/v1/audio/transcriptions", form(fields)] as const
const drawn = { model: "gpt-image-1", prompt: "A cat on a mat", quality: "low" }

const transcripts: Readonly<Record<string, readonly [path: string, init: RequestInit]>> = {
  "transcription.json": hear({ model: "gpt-4o-transcribe", "include[]": "logprobs", prompt: "At sea" }),
  "transcription.sse": hear({ model: "gpt-4o-mini-transcribe", stream: "true" }),
  "transcription-diarized.sse": hear({
    model: "gpt-4o-transcribe-diarize",
    response_format: "diarized_json",
    stream: "true",
  }),
  "transcription-verbose.json": hear({ model: "whisper-1", response_format: "verbose_json" }),
  "transcription.srt": hear({ model: "whisper-1", response_format: "srt" }),
  "transcription.vtt": hear({ model: "whisper-1", response_format: "vtt" }),
  "translation-verbose.json": ["/v1/audio/translations", form({ model: "whisper-1", response_format: "verbose_json" })],
  "image.json": ["/v1/images/generations", body(drawn)],
  "image.sse": ["/v1/images/generations", body({ ...drawn, stream: true, partial_images: 1 })],
  "speech.sse": [
    "/v1/audio/speech",
    body({ model: "gpt-4o-mini-tts", voice: "sage", input: "Hi", response_format: "aac", stream_format: "sse" }),
  ],
}

for (const [name, [path, init]] of Object.entries(transcripts)) {
  layer(TestServer.layer(), { excludeTestServices: true })(name, (it) => {
    it.effect("is as it was", () =>
      Effect.gen(function* () {
        const { text } = yield* request(path, init)
        const steady = text.replace(/"b64_json":"iVBORw0KGgo[^"]*"/g, '"b64_json":"<png>"')
        assertGolden(join(import.meta.dirname, "golden", name), steady)
      }),
    )
  })
}
