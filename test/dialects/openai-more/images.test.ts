/** The image endpoints through the official SDK. */
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { toFile } from "openai"
import { pngOf } from "../../../src/media/pngOf.ts"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { readPng } from "../../support/readPng.ts"
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

const count = (text: string) =>
  Effect.flatMap(Tokenizer, (tokenizer) => tokenizer.count(text, "gpt-image-1")).pipe(Effect.provide(Tokenizer.layer))

const png = (width: number, height: number, name = "cat.png") =>
  toFile(pngOf({ width, height, lines: ["cat"], hue: 0 }), name, { type: "image/png" })

const pictureIn = (base64: string | undefined) => readPng(Buffer.from(base64 ?? "", "base64"))

const prompt = "A cat on a mat"

layer(TestServer.layer(), { excludeTestServices: true })("images", (it) => {
  describe("generations", () => {
    it.effect("of GPT image models come as base64 with their usage", () =>
      Effect.gen(function* () {
        const images = yield* call((openai) =>
          openai.images.generate({ model: "gpt-image-1", prompt, size: "1536x1024", quality: "low", n: 2 }),
        )
        const { data, created, usage, ...looks } = images
        assert.isAbove(created, 1_767_225_600)
        assert.deepStrictEqual(looks as object, {
          background: "opaque",
          output_format: "png",
          quality: "low",
          size: "1536x1024",
        })
        const text = yield* count(prompt)
        assert.deepStrictEqual(usage, {
          input_tokens: text,
          input_tokens_details: { image_tokens: 0, text_tokens: text },
          output_tokens: 800,
          total_tokens: 800 + text,
          output_tokens_details: { image_tokens: 800, text_tokens: 0 },
        })
        assert.lengthOf(data ?? [], 2)
        for (const image of data ?? []) {
          assert.deepStrictEqual(Object.keys(image), ["b64_json"])
          const { width, height } = pictureIn(image.b64_json)
          assert.deepStrictEqual([width, height], [1536, 1024])
        }
        assert.notStrictEqual(data?.[0]?.b64_json, data?.[1]?.b64_json)
      }),
    )

    it.effect("take the sizes, qualities and backgrounds of their model", () =>
      Effect.gen(function* () {
        const images = yield* call((openai) =>
          openai.images.generate({
            model: "gpt-image-2.5-flare",
            prompt,
            size: "1536x864",
            quality: "max",
            background: "transparent",
            output_format: "webp",
            output_compression: 50,
            user: "me",
          }),
        )
        assert.strictEqual(images.size, "1536x864")
        assert.strictEqual(images.quality, "max")
        assert.strictEqual(images.background, "transparent")
        assert.strictEqual(images.output_format, "webp")
        assert.strictEqual(images.safety_identifier, "me")
        const picture = pictureIn(images.data?.[0]?.b64_json)
        assert.isAbove(picture.transparent, 0)
        assert.strictEqual(images.usage?.output_tokens, Math.round((6_208 * 1536 * 864) / (1024 * 1536)))
      }),
    )

    it.effect("of DALL-E 2 are addresses of this server, which has them for ever", () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const images = yield* call((openai) => openai.images.generate({ prompt, size: "256x256", n: 2 }))
        assert.deepStrictEqual(Object.keys(images), ["created", "data"])
        const pictures = yield* Effect.promise(() =>
          Promise.all(
            (images.data ?? []).map(async (image) => {
              assert.isTrue(image.url?.startsWith(`${url}/llmsim/files/`))
              const response = await fetch(image.url ?? "")
              assert.strictEqual(response.headers.get("content-type"), "image/png")
              return Buffer.from(await response.arrayBuffer())
            }),
          ),
        )
        assert.lengthOf(pictures, 2)
        assert.isTrue(pictures.every((picture) => readPng(picture).width === 256))
        assert.isFalse(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0)))
      }),
    )

    it.effect("of DALL-E 3 tell the prompt that was drawn", () =>
      Effect.gen(function* () {
        const images = yield* call((openai) =>
          openai.images.generate({
            model: "dall-e-3",
            prompt,
            size: "1024x1792",
            quality: "hd",
            style: "natural",
            response_format: "b64_json",
          }),
        )
        const [image] = images.data ?? []
        assert.include(image?.revised_prompt ?? "", prompt)
        assert.isUndefined(image?.url)
        assert.strictEqual(pictureIn(image?.b64_json).height, 1792)
        assert.isUndefined(images.usage)
      }),
    )

    it.effect("with a prompt of any length and letters have an address that works", () =>
      Effect.gen(function* () {
        const images = yield* call((openai) => openai.images.generate({ prompt: "\u0000言って\ud83d😀 é".repeat(90) }))
        const status = yield* Effect.promise(async () => (await fetch(images.data?.[0]?.url ?? "")).status)
        assert.strictEqual(status, 200)
      }),
    )

    it.effect("stream partial pictures that grow, then the picture", () =>
      Effect.gen(function* () {
        const ask = { model: "gpt-image-1", prompt, quality: "low" } as const
        const whole = yield* call((openai) => openai.images.generate(ask))
        const events = yield* call(async (openai) =>
          collect(await openai.images.generate({ ...ask, stream: true, partial_images: 2 })),
        )
        assert.deepStrictEqual(
          events.map(({ type }) => type),
          ["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"],
        )
        assert.deepStrictEqual(
          events.flatMap((event) => ("partial_image_index" in event ? [event.partial_image_index] : [])),
          [0, 1],
        )
        const blanks = events.map((event) => pictureIn(event.b64_json).blankRows)
        assert.deepStrictEqual(blanks, [683, 341, 0])
        const last = events.at(-1)
        assert.strictEqual(last?.b64_json, whole.data?.[0]?.b64_json)
        assert.strictEqual(last?.type === "image_generation.completed" ? last.usage.output_tokens : 0, 272 + 200)
      }),
    )
  })

  describe("edits", () => {
    it.effect("count the pictures that came with them", () =>
      Effect.gen(function* () {
        const edit = (input_fidelity: "low" | "high") =>
          call(async (openai) =>
            openai.images.edit({
              model: "gpt-image-1",
              image: [await png(1024, 1024), await png(512, 1024)],
              mask: await png(1024, 1024),
              prompt,
              n: 1,
              input_fidelity,
            }),
          )
        const low = yield* edit("low")
        assert.strictEqual(low.usage?.input_tokens_details.image_tokens, 65 + 129 + 65 + 2 * 129)
        assert.strictEqual(low.usage?.input_tokens_details.text_tokens, yield* count(prompt))
        const high = yield* edit("high")
        assert.strictEqual(high.usage?.input_tokens_details.image_tokens, 517 + 4_160 + 6_240)
        assert.strictEqual(pictureIn(low.data?.[0]?.b64_json).width, 1024)
      }),
    )

    it.effect("stream as well", () =>
      Effect.gen(function* () {
        const events = yield* call(async (openai) =>
          collect(
            await openai.images.edit({
              model: "gpt-image-1",
              image: await png(64, 64),
              prompt,
              stream: true,
              partial_images: 1,
            }),
          ),
        )
        assert.deepStrictEqual(
          events.map(({ type }) => type),
          ["image_edit.partial_image", "image_edit.completed"],
        )
      }),
    )

    it.effect("of DALL-E 2 are addresses", () =>
      Effect.gen(function* () {
        const images = yield* call(async (openai) => openai.images.edit({ image: await png(64, 64), prompt, n: 3 }))
        assert.isTrue(images.data?.every(({ url }) => url !== undefined))
        assert.lengthOf(images.data ?? [], 3)
      }),
    )
  })

  it.effect("variations are as many as asked", () =>
    Effect.gen(function* () {
      const images = yield* call(async (openai) =>
        openai.images.createVariation({
          image: await png(64, 64),
          n: 2,
          size: "512x512",
          response_format: "b64_json",
        }),
      )
      assert.deepStrictEqual(
        images.data?.map(({ b64_json }) => pictureIn(b64_json).width),
        [512, 512],
      )
    }),
  )
})
