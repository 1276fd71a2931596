/** The audio endpoints through the official SDK. */
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { toFile } from "openai"
import { audioDuration } from "../../../src/media/audioDuration.ts"
import { speechOf } from "../../../src/media/speechOf.ts"
import { wavOf } from "../../../src/media/wavOf.ts"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const call = <A>(use: (openai: OpenAI) => PromiseLike<A>) =>
  Effect.flatMap(client, (openai) => Effect.promise(async () => use(openai)))

const collect = async <A>(stream: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const item of stream) all.push(item)
  return all
}

const count = (text: string, model: string) =>
  Effect.flatMap(Tokenizer, (tokenizer) => tokenizer.count(text, model)).pipe(Effect.provide(Tokenizer.layer))

const sentence = "The sea was calm, and the ship lay still upon it until the evening."

/** A WAV of so many seconds. */
const recording = (seconds: number, name = "sea.wav") => {
  const speech = speechOf({ text: "a".repeat(seconds * 15), voice: "alloy" })
  return toFile(wavOf(speech.pcm(0, speech.samples)), name, { type: "audio/wav" })
}

const speak = (fields: Partial<OpenAI.Audio.SpeechCreateParams> = {}) =>
  call((openai) => openai.audio.speech.create({ model: "tts-1", voice: "nova", input: sentence, ...fields }))

const bytesOf = (response: { readonly arrayBuffer: () => Promise<ArrayBuffer> }) =>
  Effect.promise(async () => Buffer.from(await response.arrayBuffer()))

layer(TestServer.layer(), { excludeTestServices: true })("audio", (it) => {
  describe("speech", () => {
    const types = {
      mp3: "audio/mpeg",
      opus: "audio/opus",
      aac: "audio/aac",
      flac: "audio/flac",
      wav: "audio/wav",
      pcm: "audio/pcm",
    } as const
    for (const [format, type] of Object.entries(types)) {
      it.effect(`comes as ${format}`, () =>
        Effect.gen(function* () {
          const response = yield* speak({ response_format: format as keyof typeof types })
          assert.strictEqual(response.headers.get("content-type"), type)
          assert.isAbove((yield* bytesOf(response)).length, 100)
        }),
      )
    }

    it.effect("is MP3 unless asked otherwise, and as long as the text", () =>
      Effect.gen(function* () {
        const bytes = yield* bytesOf(yield* speak())
        assert.closeTo(audioDuration(bytes), sentence.length / 15, 0.05)
        assert.closeTo(audioDuration(yield* bytesOf(yield* speak({ speed: 2 }))), sentence.length / 30, 0.05)
      }),
    )

    it.effect("can be heard, repeats, and differs by voice and text", () =>
      Effect.gen(function* () {
        const pcm = { response_format: "pcm" } as const
        const first = yield* bytesOf(yield* speak(pcm))
        const loudest = Math.max(...new Int16Array(first.buffer, first.byteOffset, first.length / 2))
        assert.isAbove(loudest, 5_000)
        assert.isTrue(first.equals(yield* bytesOf(yield* speak(pcm))))
        assert.isFalse(first.equals(yield* bytesOf(yield* speak({ ...pcm, voice: "onyx" }))))
        const other = yield* bytesOf(yield* speak({ ...pcm, input: sentence.toUpperCase().replaceAll("E", "O") }))
        assert.isFalse(first.equals(other))
      }),
    )

    it.effect("comes as events, the last of which tells the usage", () =>
      Effect.gen(function* () {
        const fields = { model: "gpt-4o-mini-tts", response_format: "pcm" } as const
        const whole = yield* bytesOf(yield* speak(fields))
        const response = yield* speak({ ...fields, stream_format: "sse", instructions: "Softly." })
        assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/)
        const text = (yield* bytesOf(response)).toString()
        const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ""))
        const deltas = events.slice(0, -1)
        assert.isTrue(deltas.every(({ type }) => type === "speech.audio.delta"))
        assert.isTrue(Buffer.concat(deltas.map(({ audio }) => Buffer.from(audio, "base64"))).equals(whole))
        const input = yield* count(`Softly.${sentence}`, "gpt-4o-mini-tts")
        const output = Math.ceil((sentence.length / 15) * 20)
        assert.deepStrictEqual(events.at(-1), {
          type: "speech.audio.done",
          usage: { input_tokens: input, output_tokens: output, total_tokens: input + output },
        })
      }),
    )
  })

  describe("transcriptions", () => {
    it.effect("have as many words as the sound has time for", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(20))
        const short = yield* Effect.promise(() => recording(2))
        const create = (sound: File) =>
          call((openai) => openai.audio.transcriptions.create({ file: sound, model: "gpt-4o-transcribe" }))
        const heard = yield* create(file)
        const tokens = yield* count(heard.text, "gpt-4o-transcribe")
        assert.closeTo(tokens, 70, 4)
        assert.deepStrictEqual(heard.usage, {
          type: "tokens",
          input_tokens: 200,
          input_token_details: { text_tokens: 0, audio_tokens: 200 },
          output_tokens: tokens,
          total_tokens: 200 + tokens,
        })
        assert.deepStrictEqual(yield* create(file), heard)
        assert.isBelow((yield* create(short)).text.length, heard.text.length / 5)
      }),
    )

    it.effect("go on for as long as the sound, whatever the length of an answer", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(90))
        const heard = yield* call((openai) => openai.audio.transcriptions.create({ file, model: "whisper-1" }))
        assert.closeTo(yield* count(heard.text, "whisper-1"), 315, 12)
        assert.deepStrictEqual(heard.usage, { type: "duration", seconds: 90 })
      }),
    )

    it.effect("come as plain text and as subtitles", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(30))
        const create = (response_format: "text" | "srt" | "vtt") =>
          call((openai) => openai.audio.transcriptions.create({ file, model: "whisper-1", response_format }))
        const text = (yield* create("text")).trim()
        const srt = yield* create("srt")
        assert.match(srt, /^1\n00:00:00,000 --> 00:00:\d\d,\d{3}\nLorem ipsum[^\n]*\n\n2\n/)
        assert.match(srt, /--> 00:00:30,000\n[^\n]+\n\n$/)
        const vtt = yield* create("vtt")
        assert.match(vtt, /^WEBVTT\n\n00:00:00\.000 --> /)
        const spoken = (subtitles: string) =>
          subtitles
            .split("\n")
            .filter((line) => /[a-z]/i.test(line) && line !== "WEBVTT")
            .join(" ")
        assert.strictEqual(spoken(srt), text)
        assert.strictEqual(spoken(vtt), text)
      }),
    )

    it.effect("tell the times of segments and words", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(10))
        const verbose = yield* call((openai) =>
          openai.audio.transcriptions.create({
            file,
            model: "whisper-1",
            language: "de",
            temperature: 0.2,
            response_format: "verbose_json",
            timestamp_granularities: ["word", "segment"],
          }),
        )
        assert.strictEqual(verbose.duration, 10)
        assert.strictEqual(verbose.language, "german")
        const segments = verbose.segments ?? []
        assert.strictEqual(segments.map(({ text }) => text).join(""), verbose.text)
        assert.deepStrictEqual(
          segments.map(({ id }) => id),
          [...segments.keys()],
        )
        assert.strictEqual(segments.at(-1)?.end, 10)
        assert.strictEqual(segments[0]?.temperature, 0.2)
        const words = verbose.words ?? []
        assert.strictEqual(words.length, verbose.text.split(" ").length)
        assert.isTrue(words.every(({ start, end }, i) => start < end && start >= (words[i - 1]?.end ?? 0)))
        assert.strictEqual(words.at(-1)?.end, 10)
      }),
    )

    it.effect("tell only the times that were asked for", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(3))
        const create = (granularities?: Array<"word" | "segment">) =>
          call((openai) =>
            openai.audio.transcriptions.create({
              file,
              model: "whisper-1",
              response_format: "verbose_json",
              ...(granularities && { timestamp_granularities: granularities }),
            }),
          )
        const words = yield* create(["word"])
        assert.isUndefined(words.segments)
        assert.isDefined(words.words)
        const usual = yield* create()
        assert.isDefined(usual.segments)
        assert.isUndefined(usual.words)
      }),
    )

    it.effect("stream a token at a time, with their probabilities", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(5))
        const ask = { file, model: "gpt-4o-transcribe", include: ["logprobs" as const] }
        const whole = yield* call((openai) => openai.audio.transcriptions.create(ask))
        const events = yield* call(async (openai) =>
          collect(await openai.audio.transcriptions.create({ ...ask, stream: true })),
        )
        const deltas = events.flatMap((event) => (event.type === "transcript.text.delta" ? [event] : []))
        const done = events.at(-1)
        assert.strictEqual(deltas.map(({ delta }) => delta).join(""), whole.text)
        assert.deepStrictEqual(
          deltas.flatMap(({ logprobs }) => logprobs ?? []),
          whole.logprobs,
        )
        assert.isTrue(deltas.every(({ delta, logprobs }) => logprobs?.[0]?.token === delta))
        assert.deepStrictEqual(done, {
          type: "transcript.text.done",
          text: whole.text,
          logprobs: whole.logprobs,
          usage: whole.usage,
        } as typeof done)
      }),
    )

    it.effect("tell who speaks", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(12))
        const ask = {
          file,
          model: "gpt-4o-transcribe-diarize",
          response_format: "diarized_json",
          known_speaker_names: ["agent", "customer"],
          known_speaker_references: ["data:audio/wav;base64,AA==", "data:audio/wav;base64,AA=="],
        } as const
        const fields = {
          ...ask,
          known_speaker_names: [...ask.known_speaker_names],
          known_speaker_references: [...ask.known_speaker_references],
        }
        const whole = (yield* call((openai) =>
          openai.audio.transcriptions.create(fields),
        )) as unknown as OpenAI.Audio.TranscriptionDiarized
        assert.strictEqual(whole.task, "transcribe")
        assert.strictEqual(whole.duration, 12)
        assert.deepStrictEqual(whole.segments.map(({ speaker }) => speaker).slice(0, 3), ["agent", "customer", "agent"])
        const events = yield* call(async (openai) =>
          collect(await openai.audio.transcriptions.create({ ...fields, stream: true })),
        )
        const segments = events.filter((event) => event.type === "transcript.text.segment")
        assert.deepStrictEqual(segments, whole.segments as typeof segments)
        const deltas = events.flatMap((event) => (event.type === "transcript.text.delta" ? [event] : []))
        assert.deepStrictEqual(
          [...new Set(deltas.map((delta) => delta.segment_id))],
          whole.segments.map(({ id }) => id),
        )
      }),
    )

    it.effect("do not stream from Whisper, which ignores the wish", () =>
      Effect.gen(function* () {
        const form = new FormData()
        form.set("file", yield* Effect.promise(() => recording(1)))
        form.set("model", "whisper-1")
        form.set("stream", "true")
        const answer = yield* request("/v1/audio/transcriptions", { method: "POST", body: form })
        assert.deepStrictEqual(Object.keys(JSON.parse(answer.text)), ["text", "usage"])
      }),
    )
  })

  describe("translations", () => {
    it.effect("are English text and nothing more", () =>
      Effect.gen(function* () {
        const file = yield* Effect.promise(() => recording(4))
        const plain = yield* call((openai) => openai.audio.translations.create({ file, model: "whisper-1" }))
        assert.deepStrictEqual(Object.keys(plain), ["text"])
        const verbose = (yield* call((openai) =>
          openai.audio.translations.create({ file, model: "whisper-1", response_format: "verbose_json" }),
        )) as unknown as OpenAI.Audio.TranslationVerbose
        assert.strictEqual(verbose.language, "english")
        assert.strictEqual(verbose.duration, 4)
        assert.strictEqual(verbose.text, plain.text)
        assert.isNotEmpty(verbose.segments)
      }),
    )
  })

  it.effect("speech can be transcribed again in every format that is accepted", () =>
    Effect.gen(function* () {
      for (const format of ["mp3", "flac", "wav", "opus"] as const) {
        const bytes = yield* bytesOf(yield* speak({ response_format: format }))
        const name = format === "opus" ? "speech.ogg" : `speech.${format}`
        const heard = yield* call(async (openai) =>
          openai.audio.transcriptions.create({
            file: await toFile(bytes, name),
            model: "whisper-1",
            response_format: "verbose_json",
          }),
        )
        assert.closeTo(heard.duration, sentence.length / 15, 0.21, format)
      }
    }),
  )
})
