/** Answers that are pictures or sound, as Google's SDK asks for them. */
import { assert, layer } from "@effect/vitest"
import { type GenerateContentConfig, type GenerateContentResponse, GoogleGenAI, Modality } from "@google/genai"
import { Effect } from "effect"
import { json, postJson } from "../../support/http.ts"
import { readPng } from "../../support/readPng.ts"
import { TestServer } from "../../support/TestServer.ts"

/** The answer whole, and the chunks of its stream. */
const both = Effect.fnUntraced(function* (model: string, config: GenerateContentConfig) {
  const { url } = yield* TestServer
  const ai = new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: url } })
  const contents = "A boat at sea"
  const whole = yield* Effect.promise(() => ai.models.generateContent({ model, contents, config }))
  const chunks = yield* Effect.promise(async () => {
    const all: Array<GenerateContentResponse> = []
    for await (const chunk of await ai.models.generateContentStream({ model, contents, config })) all.push(chunk)
    return all
  })
  return { whole, chunks }
})

const partsIn = (answers: ReadonlyArray<GenerateContentResponse>) =>
  answers.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])

layer(TestServer.layer({ response: { target_tokens: 8 } }), { excludeTestServices: true })("media", (it) => {
  it.effect("models that draw do so after their text", () =>
    Effect.gen(function* () {
      const { whole, chunks } = yield* both("gemini-2.5-flash-image", {})
      const [text, picture, ...more] = partsIn([whole])
      assert.isNotEmpty(text?.text)
      assert.isEmpty(more)
      assert.strictEqual(picture?.inlineData?.mimeType, "image/png")
      const { width, height } = readPng(Buffer.from(picture?.inlineData?.data ?? "", "base64"))
      assert.deepStrictEqual([width, height], [1024, 1024])
      const parts = partsIn(chunks)
      assert.strictEqual(parts.map((part) => part.text ?? "").join(""), text?.text)
      assert.deepStrictEqual(parts.at(-2)?.inlineData, picture?.inlineData)
    }),
  )

  it.effect("a picture alone costs the answer's tokens, and text alone is asked for too", () =>
    Effect.gen(function* () {
      const { whole, chunks } = yield* both("gemini-2.5-flash-image", { responseModalities: [Modality.IMAGE] })
      assert.deepStrictEqual(
        partsIn([whole]).map((part) => Object.keys(part)),
        [["inlineData"]],
      )
      for (const answer of [whole, chunks.at(-1)]) {
        const { candidatesTokenCount, candidatesTokensDetails } = answer?.usageMetadata ?? {}
        assert.strictEqual(candidatesTokenCount, 8)
        assert.deepStrictEqual(candidatesTokensDetails as unknown, [{ modality: "IMAGE", tokenCount: 8 }])
      }
      const plain = yield* both("gemini-2.5-flash-image", { responseModalities: [Modality.TEXT] })
      assert.isTrue(partsIn([plain.whole, ...plain.chunks]).every(({ inlineData }) => inlineData === undefined))
    }),
  )

  it.effect("the question is read aloud, by the voice that is asked for", () =>
    Effect.gen(function* () {
      const spoken = (voiceName: string) =>
        both("gemini-2.5-flash-preview-tts", {
          responseModalities: [Modality.AUDIO],
          speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName } } },
        })
      const { whole, chunks } = yield* spoken("Puck")
      const [sound, ...more] = partsIn([whole])
      assert.isEmpty(more)
      assert.strictEqual(sound?.inlineData?.mimeType, "audio/L16;codec=pcm;rate=24000")
      assert.isAbove(Buffer.from(sound?.inlineData?.data ?? "", "base64").length, 24_000)
      assert.deepStrictEqual(partsIn(chunks)[0]?.inlineData, sound?.inlineData)
      const other = yield* spoken("Kore")
      assert.notStrictEqual(partsIn([other.whole])[0]?.inlineData?.data, sound?.inlineData?.data)
    }),
  )

  it.effect("what a model cannot give is refused", () =>
    Effect.gen(function* () {
      const contents = [{ parts: [{ text: "A boat" }] }]
      const refused = (model: string, responseModalities: ReadonlyArray<string>) =>
        Effect.map(
          postJson(`/v1beta/models/${model}:generateContent`, { contents, generationConfig: { responseModalities } }),
          (answer) => [answer.status, json(answer).error?.message] as const,
        )
      const [status, message] = yield* refused("gemini-2.5-flash", ["TEXT", "IMAGE"])
      assert.strictEqual(status, 400)
      assert.match(message, /^The requested combination of response modalities \(TEXT, IMAGE\) is not supported/)
      assert.strictEqual((yield* refused("gemini-2.5-flash-preview-tts", []))[0], 400)
      assert.strictEqual((yield* refused("gemini-2.5-flash", ["TEXT"]))[0], 200)
    }),
  )
})
