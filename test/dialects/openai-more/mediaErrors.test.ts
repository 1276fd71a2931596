/** Requests for pictures and sound that are wrong get OpenAI's answer, which names the field. */
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import { pngOf } from "../../../src/media/pngOf.ts"
import { wavOf } from "../../../src/media/wavOf.ts"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

type Fields = Readonly<Record<string, unknown>>
type Case = readonly [name: string, fields: Fields, param: string | null, code: string | null]

const drawing = (model: string | undefined, fields: Fields): Fields => ({ prompt: "A cat", model, ...fields })

const generations: ReadonlyArray<Case> = [
  ["no prompt", { model: "gpt-image-1" }, "prompt", "missing_required_parameter"],
  ["an empty prompt", { prompt: "" }, "prompt", "string_below_min_length"],
  ["a prompt that is a number", { prompt: 1 }, "prompt", "invalid_type"],
  ["an empty model", drawing("", {}), "model", "invalid_value"],
  ["a model of text", drawing("gpt-4o", {}), "model", "invalid_value"],
  ["no pictures at all", drawing("gpt-image-1", { n: 0 }), "n", "integer_below_min_value"],
  ["eleven pictures", drawing("dall-e-2", { n: 11 }), "n", "integer_above_max_value"],
  ["half a picture", drawing("dall-e-2", { n: 1.5 }), "n", "invalid_type"],
  ["two of DALL-E 3", drawing("dall-e-3", { n: 2 }), "n", "integer_above_max_value"],
  ["too long a prompt for DALL-E 2", { prompt: "a".repeat(1_001) }, "prompt", "string_above_max_length"],
  ["a size DALL-E 2 has not", drawing("dall-e-2", { size: "1024x1792" }), "size", "invalid_value"],
  ["a size DALL-E 3 has not", drawing("dall-e-3", { size: "256x256" }), "size", "invalid_value"],
  ["a size gpt-image-1 has not", drawing("gpt-image-1", { size: "512x512" }), "size", "invalid_value"],
  ["a size that is none", drawing("gpt-image-2", { size: "big" }), "size", "invalid_value"],
  ["a size off the grid", drawing("gpt-image-2", { size: "1000x1001" }), "size", "invalid_value"],
  ["too wide a size", drawing("gpt-image-2", { size: "3840x1024" }), "size", "invalid_value"],
  ["too large a size", drawing("gpt-image-2", { size: "4096x4096" }), "size", "invalid_value"],
  ["too large a size of any model", drawing("flux-1", { size: "99999x99999" }), "size", "invalid_value"],
  ["a size of nothing", drawing("flux-1", { size: "0x10" }), "size", "invalid_value"],
  ["a quality of another family", drawing("gpt-image-1", { quality: "hd" }), "quality", "invalid_value"],
  ["a quality of later models", drawing("gpt-image-1", { quality: "max" }), "quality", "invalid_value"],
  ["an unknown quality", drawing("dall-e-3", { quality: "best" }), "quality", "invalid_value"],
  ["style for GPT image models", drawing("gpt-image-1", { style: "vivid" }), "style", "unknown_parameter"],
  [
    "response_format for GPT image models",
    drawing("gpt-image-1", { response_format: "url" }),
    "response_format",
    "unknown_parameter",
  ],
  ["background for DALL-E", drawing("dall-e-3", { background: "opaque" }), "background", "unknown_parameter"],
  ["a stream of DALL-E", drawing("dall-e-2", { stream: true }), "stream", "unknown_parameter"],
  ["an unknown format", drawing("gpt-image-1", { output_format: "gif" }), "output_format", "invalid_value"],
  [
    "compression of a PNG",
    drawing("gpt-image-1", { output_compression: 50 }),
    "output_compression",
    "invalid_parameter_combination",
  ],
  [
    "compression over 100",
    drawing("gpt-image-1", { output_compression: 101, output_format: "webp" }),
    "output_compression",
    "integer_above_max_value",
  ],
  [
    "a transparent JPEG",
    drawing("gpt-image-1", { background: "transparent", output_format: "jpeg" }),
    "background",
    "invalid_parameter_combination",
  ],
  [
    "partial images without a stream",
    drawing("gpt-image-1", { partial_images: 1 }),
    "partial_images",
    "invalid_parameter_combination",
  ],
  [
    "four partial images",
    drawing("gpt-image-1", { partial_images: 4, stream: true }),
    "partial_images",
    "integer_above_max_value",
  ],
  ["a user that is a number", drawing("dall-e-2", { user: 1 }), "user", "invalid_type"],
]

const spoken = (fields: Fields): Fields => ({ model: "tts-1", input: "Hello", voice: "alloy", ...fields })

const speeches: ReadonlyArray<Case> = [
  ["no input", { model: "tts-1", voice: "alloy" }, "input", "missing_required_parameter"],
  ["an empty input", spoken({ input: "" }), "input", "string_below_min_length"],
  ["too long an input", spoken({ input: "a".repeat(4_097) }), "input", "string_above_max_length"],
  ["no voice", { model: "tts-1", input: "Hello" }, "voice", "missing_required_parameter"],
  ["an unknown voice", spoken({ voice: "hal" }), "voice", "invalid_value"],
  ["a voice of later models", spoken({ voice: "marin" }), "voice", "invalid_value"],
  ["a voice that is a number", spoken({ voice: 1 }), "voice", "invalid_type"],
  ["an empty model", spoken({ model: "" }), "model", "invalid_value"],
  ["a model of text", spoken({ model: "gpt-4o" }), "model", "invalid_value"],
  ["too fast", spoken({ speed: 4.1 }), "speed", "decimal_above_max_value"],
  ["too slow", spoken({ speed: 0.2 }), "speed", "decimal_below_min_value"],
  ["an unknown format", spoken({ response_format: "ogg" }), "response_format", "invalid_value"],
  ["events of a model that has none", spoken({ stream_format: "sse" }), "stream_format", "unsupported_value"],
]

type FormFields = Readonly<Record<string, string | Blob | ReadonlyArray<string>>>
type FormCase = readonly [name: string, fields: FormFields, param: string | null, code: string | null]

const named = (bytes: Uint8Array, name: string, type = "") => new File([new Uint8Array(bytes)], name, { type })
const wav = (seconds: number, name = "sound.wav") => named(wavOf(Buffer.alloc(seconds * 48_000)), name)
const png = (width: number, height: number) => named(pngOf({ width, height, lines: [], hue: 0 }), "a.png", "image/png")

const formOf = (fields: FormFields): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === "string" || value instanceof Blob ? [value] : value) form.append(name, one)
  }
  return form
}

const heard = (fields: FormFields): FormFields => ({ file: wav(1), model: "gpt-4o-transcribe", ...fields })
const diarized = (fields: FormFields): FormFields => heard({ model: "gpt-4o-transcribe-diarize", ...fields })

const transcriptions: ReadonlyArray<FormCase> = [
  ["no file", { model: "whisper-1" }, "file", "missing_required_parameter"],
  ["a file that is text", { model: "whisper-1", file: "sound" }, "file", "missing_required_parameter"],
  ["no model", { file: wav(1) }, "model", "missing_required_parameter"],
  ["a model that speaks", heard({ model: "tts-1" }), "model", "invalid_value"],
  ["a file of no known kind", heard({ file: wav(1, "sound.txt") }), "file", null],
  ["too short a sound", heard({ file: wav(0.05) }), "file", "audio_too_short"],
  ["an empty file", heard({ file: named(new Uint8Array(0), "a.mp3") }), "file", "audio_too_short"],
  ["an unknown format", heard({ response_format: "xml" }), "response_format", "invalid_value"],
  ["subtitles of a model that has none", heard({ response_format: "srt" }), "response_format", "unsupported_value"],
  [
    "speakers of a model that hears none",
    heard({ model: "whisper-1", response_format: "diarized_json" }),
    "response_format",
    "unsupported_value",
  ],
  ["a temperature over 1", heard({ temperature: "1.5" }), "temperature", "decimal_above_max_value"],
  ["a temperature that is a word", heard({ temperature: "hot" }), "temperature", "invalid_type"],
  ["a stream that is a word", heard({ stream: "maybe" }), "stream", "invalid_type"],
  ["granularities without times", heard({ "timestamp_granularities[]": ["word"] }), "timestamp_granularities", null],
  [
    "an unknown granularity",
    heard({ model: "whisper-1", response_format: "verbose_json", "timestamp_granularities[]": ["word", "letter"] }),
    "timestamp_granularities[1]",
    "invalid_value",
  ],
  ["probabilities of Whisper", heard({ model: "whisper-1", "include[]": ["logprobs"] }), "include", null],
  ["probabilities of plain text", heard({ response_format: "text", include: ["logprobs"] }), "include", null],
  ["a prompt for speakers", diarized({ prompt: "Hello" }), "prompt", null],
  ["names without voices", diarized({ "known_speaker_names[]": ["me"] }), "known_speaker_names", null],
  ["long sound in one", diarized({ file: wav(31) }), "chunking_strategy", null],
  [
    "a strategy of another kind",
    heard({ "chunking_strategy[type]": "client_vad" }),
    "chunking_strategy.type",
    "invalid_value",
  ],
  [
    "a threshold over 1",
    heard({ "chunking_strategy[type]": "server_vad", "chunking_strategy[threshold]": "2" }),
    "chunking_strategy.threshold",
    "integer_above_max_value",
  ],
]

const edited = (fields: FormFields): FormFields => ({ image: png(8, 8), prompt: "A hat", ...fields })

const edits: ReadonlyArray<FormCase> = [
  ["no picture", { prompt: "A hat" }, "image", "missing_required_parameter"],
  ["no prompt", { image: png(8, 8) }, "prompt", "missing_required_parameter"],
  ["what is no picture", edited({ image: named(Buffer.from("text"), "a.txt") }), "image", "unsupported_file_mimetype"],
  ["a picture that is not square", edited({ image: png(8, 9) }), "image", null],
  ["a mask of another size", edited({ mask: png(9, 9) }), "mask", null],
  ["a mask that is no PNG", edited({ mask: named(Buffer.from("text"), "a.txt") }), "mask", null],
  ["too many pictures", edited({ n: "11" }), "n", "integer_above_max_value"],
  ["pictures by the word", edited({ n: "two" }), "n", "invalid_type"],
  [
    "an unknown fidelity",
    edited({ model: "gpt-image-1", input_fidelity: "medium" }),
    "input_fidelity",
    "invalid_value",
  ],
]

const multipart = (body: string, type = "multipart/form-data; boundary=x"): RequestInit => ({
  method: "POST",
  body,
  headers: { "content-type": type },
})

layer(TestServer.layer({ server: { max_body_bytes: 2_000_000 } }), { excludeTestServices: true })("media", (it) => {
  const errorIn = (answer: { readonly text: string; readonly status: number }) => {
    const { error } = JSON.parse(answer.text)
    assert.deepStrictEqual(Object.keys(error), ["message", "type", "param", "code"])
    assert.strictEqual(error.type, "invalid_request_error")
    assert.isNotEmpty(error.message)
    return { status: answer.status, param: error.param, code: error.code }
  }

  for (const [path, cases] of [
    ["/v1/images/generations", generations],
    ["/v1/audio/speech", speeches],
  ] as const) {
    describe(path, () => {
      for (const [name, fields, param, code] of cases) {
        it.effect(`refuses ${name}`, () =>
          Effect.gen(function* () {
            assert.deepStrictEqual(errorIn(yield* postJson(path, fields)), { status: 400, param, code })
          }),
        )
      }
    })
  }

  for (const [path, cases] of [
    ["/v1/audio/transcriptions", transcriptions],
    ["/v1/images/edits", edits],
    ["/v1/images/variations", [["no picture", { n: "1" }, "image", "missing_required_parameter"]]],
    ["/v1/audio/translations", [["no model", { file: wav(1) }, "model", "missing_required_parameter"]]],
  ] as ReadonlyArray<readonly [string, ReadonlyArray<FormCase>]>) {
    describe(path, () => {
      for (const [name, fields, param, code] of cases) {
        it.effect(`refuses ${name}`, () =>
          Effect.gen(function* () {
            const answer = yield* request(path, { method: "POST", body: formOf(fields) })
            assert.deepStrictEqual(errorIn(answer), { status: 400, param, code })
          }),
        )
      }

      it.effect("takes forms alone", () =>
        Effect.gen(function* () {
          const answer = yield* postJson(path, {})
          assert.deepStrictEqual(errorIn(answer), { status: 415, param: null, code: "unsupported_content_type" })
          assert.include(json(answer).error.message, "only accepts 'multipart/form-data' requests")
        }),
      )

      for (const [name, init] of [
        ["a form that is none", multipart("garbage")],
        ["a form without its end", multipart('--x\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhis')],
        ["a form without a boundary", multipart("--x--", "multipart/form-data")],
        ["an empty body", multipart("")],
      ] as const) {
        it.effect(`refuses ${name}`, () =>
          Effect.gen(function* () {
            const answer = yield* request(path, init)
            assert.deepStrictEqual(errorIn(answer), { status: 400, param: null, code: null })
          }),
        )
      }

      it.effect("refuses a form that is too large", () =>
        Effect.gen(function* () {
          const answer = yield* request(path, { method: "POST", body: formOf({ file: wav(50), image: wav(50) }) })
          assert.deepStrictEqual(errorIn(answer), { status: 413, param: null, code: "request_too_large" })
        }),
      )
    })
  }

  it.effect("leaves unknown fields alone, and cannot be made to change what objects are", () =>
    Effect.gen(function* () {
      const form = formOf(heard({ colour: "red", "__proto__[polluted]": "yes", "constructor[prototype]": "yes" }))
      const answer = yield* request("/v1/audio/transcriptions", { method: "POST", body: form })
      assert.strictEqual(answer.status, 200)
      assert.isUndefined(({} as { readonly polluted?: string }).polluted)
    }),
  )

  it.effect("has no pictures but those it gave an address", () =>
    Effect.gen(function* () {
      const huge = Buffer.from(JSON.stringify([99_999, 99_999, 0, false, "x"])).toString("base64url")
      for (const name of ["cat.png", `${huge}.png`, "%F0%9F%98%80"]) {
        const answer = yield* request(`/llmsim/files/${name}`)
        assert.strictEqual(answer.status, 404)
        assert.strictEqual(errorIn(answer).param, "id")
      }
    }),
  )

  it.effect("counts what was asked and what was refused", () =>
    Effect.gen(function* () {
      const stats = Effect.map(request("/llmsim/stats"), json)
      const before = yield* stats
      yield* postJson("/v1/audio/speech", spoken({ voice: "hal" }))
      yield* postJson("/v1/audio/speech", spoken({}))
      yield* postJson("/v1/images/generations", drawing("gpt-image-1", { quality: "low" }))
      const after = yield* stats
      assert.strictEqual(after.total_errors - before.total_errors, 1)
      assert.strictEqual(after.total_requests - before.total_requests, 3)
      assert.strictEqual(after.active_requests, 0)
      assert.strictEqual(after.completion_tokens - before.completion_tokens, Math.ceil((5 / 15) * 20) + 272)
    }),
  )
})
