/** Pictures and sound in a chat: what they cost, and what is spoken. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import type { ChatCompletionContentPart } from "openai/resources/chat/completions"
import { pngOf } from "../../../src/media/pngOf.ts"
import { speechOf } from "../../../src/media/speechOf.ts"
import { wavOf } from "../../../src/media/wavOf.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const promptTokens = (content: Array<ChatCompletionContentPart>, model = "gpt-4o") =>
  Effect.flatMap(client, (openai) =>
    Effect.promise(() =>
      openai.chat.completions.create({ model, messages: [{ role: "user", content }], max_tokens: 1 }),
    ),
  ).pipe(Effect.map(({ usage }) => usage?.prompt_tokens ?? 0))

const picture = (width: number, height: number, detail: "low" | "high" | "auto"): ChatCompletionContentPart => {
  const bytes = pngOf({ width, height, lines: ["A picture"], hue: 200 })
  return {
    type: "image_url",
    image_url: { url: `data:image/png;base64,${bytes.toString("base64")}`, detail },
  }
}

const sound = (text: string): ChatCompletionContentPart => {
  const speech = speechOf({ text, voice: "alloy" })
  const wav = wavOf(speech.pcm(0, speech.samples))
  return { type: "input_audio", input_audio: { data: wav.toString("base64"), format: "wav" } }
}

const speaking = {
  model: "gpt-4o-audio-preview",
  messages: [{ role: "user" as const, content: "Tell me of the sea" }],
  modalities: ["text", "audio"] as Array<"text" | "audio">,
  max_tokens: 12,
  seed: 1,
}

layer(TestServer.layer(), { excludeTestServices: true })("media in a chat", (it) => {
  it.effect("costs the tiles of a picture, by its own size", () =>
    Effect.gen(function* () {
      const text: ChatCompletionContentPart = { type: "text", text: "What is this?" }
      const bare = yield* promptTokens([text])
      const cost = (part: ChatCompletionContentPart) =>
        Effect.map(promptTokens([text, part]), (tokens) => tokens - bare)
      assert.strictEqual(yield* cost(picture(2048, 2048, "low")), 85)
      assert.strictEqual(yield* cost(picture(512, 512, "high")), 85 + 170)
      assert.strictEqual(yield* cost(picture(1024, 1024, "high")), 85 + 4 * 170)
      assert.strictEqual(yield* cost(picture(2048, 4096, "high")), 85 + 6 * 170)
      const elsewhere = { url: "https://example.com/a.png", detail: "high" as const }
      assert.strictEqual(yield* cost({ type: "image_url", image_url: elsewhere }), 85 + 4 * 170)
    }),
  )

  it.effect("costs sound by its length", () =>
    Effect.gen(function* () {
      const model = "gpt-4o-audio-preview"
      const [short, long] = [
        yield* promptTokens([sound("Hello")], model),
        yield* promptTokens([sound("Hello ".repeat(50))], model),
      ]
      assert.approximately(long - short, 10 * 20, 10)
    }),
  )

  it.effect("is spoken, with its words written down", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const { choices } = yield* Effect.promise(() =>
        openai.chat.completions.create({ ...speaking, audio: { voice: "alloy", format: "wav" } }),
      )
      const { content, audio } = choices[0]?.message ?? {}
      assert.isNull(content)
      assert.match(audio?.transcript ?? "", /^Lorem ipsum/)
      const bytes = Buffer.from(audio?.data ?? "", "base64")
      assert.strictEqual(bytes.subarray(0, 4).toString(), "RIFF")
      assert.strictEqual(bytes.readUInt32LE(40), bytes.length - 44)
    }),
  )

  it.effect("is spoken in a stream: words first, then PCM, then the end", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const audio = yield* Effect.promise(async () => {
        const stream = await openai.chat.completions.create({
          ...speaking,
          audio: { voice: "alloy", format: "pcm16" },
          stream: true,
        })
        const found: Array<{ id?: string; transcript?: string; data?: string; expires_at?: number }> = []
        for await (const chunk of stream) {
          const delta = chunk.choices[0]?.delta as { audio?: (typeof found)[number]; content?: string } | undefined
          if (delta?.audio !== undefined) found.push(delta.audio)
        }
        return found
      })
      assert.match(audio[0]?.id ?? "", /^audio_/)
      assert.match(audio.map(({ transcript = "" }) => transcript).join(""), /^Lorem ipsum dolor/)
      const pcm = Buffer.concat(audio.map(({ data = "" }) => Buffer.from(data, "base64")))
      assert.isAbove(pcm.length, 24_000)
      assert.isNumber(audio.at(-1)?.expires_at)
    }),
  )
})
