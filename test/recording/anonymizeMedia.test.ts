/** Pictures, sound and files inside JSON are zeros once they are anonymous, as many and of the same type. */
import { assert, describe, it } from "@effect/vitest"
import { answered, asked } from "./anonymized.ts"

/** Lengths with each padding. */
const media = ["one-zebra", "two-zebras", "three-zebra"].map((text) => Buffer.from(text).toString("base64"))
const [one = "", two = "", three = ""] = media
const blank = (base64: string) => base64.replace(/[^=]/g, "A")

/** What is in the place of each of the three. */
const withBlanks = (json: string): string =>
  media.reduce((text, base64) => text.replaceAll(base64, blank(base64)), json)

const url = (type: string, base64: string) => `data:${type};base64,${base64}`

const bodies: Readonly<Record<string, unknown>> = {
  "OpenAI's chat": {
    messages: [
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: url("image/png", one), detail: "low" } },
          { type: "input_audio", input_audio: { data: two, format: "wav" } },
          { type: "file", file: { file_data: url("application/pdf", three) } },
          { type: "image_url", image_url: { url: "https://example.com/a.png" } },
        ],
      },
    ],
  },
  "OpenAI's responses": {
    input: [
      {
        role: "user",
        content: [
          { type: "input_image", image_url: url("image/jpeg", one) },
          { type: "input_file", file_data: two },
        ],
      },
      { type: "image_generation_call", id: "ig_1", result: three },
      { type: "computer_call_output", output: { type: "computer_screenshot", image_url: url("image/png", one) } },
      { type: "reasoning", encrypted_content: "c2VjcmV0IHRob3VnaHRz" },
    ],
  },
  "Anthropic's": {
    messages: [
      {
        role: "user",
        content: [
          { type: "image", source: { type: "base64", media_type: "image/png", data: one } },
          { type: "document", source: { type: "base64", media_type: "application/pdf", data: two } },
          { type: "redacted_thinking", data: "c2VjcmV0IHRob3VnaHRz" },
          {
            type: "tool_result",
            tool_use_id: "toolu_1",
            content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: three } }],
          },
        ],
      },
    ],
  },
  "Gemini's": {
    contents: [
      {
        parts: [
          { inlineData: { mimeType: "image/png", data: one } },
          { inline_data: { mime_type: "audio/wav", data: two } },
          { thoughtSignature: "c2VjcmV0IHRob3VnaHRz" },
          { fileData: { mimeType: "image/png", fileUri: "https://example.com/a.png" } },
        ],
      },
    ],
  },
  "Ollama's": { messages: [{ role: "user", images: [one, two] }] },
}

const events: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  "OpenAI's sound": [
    { choices: [{ index: 0, delta: { audio: { id: "audio_1", data: one } } }] },
    { choices: [{ index: 0, delta: { audio: { data: two } } }] },
  ],
  "OpenAI's speech": [{ type: "speech.audio.delta", audio: one }, { type: "speech.audio.done" }],
  "a response's sound": [{ type: "response.audio.delta", delta: two }, { type: "response.audio.done" }],
  "pictures that are drawn": [
    { type: "image_generation.partial_image", b64_json: one, partial_image_index: 0 },
    { type: "response.image_generation_call.partial_image", partial_image_b64: two },
    { type: "response.output_item.done", item: { type: "image_generation_call", result: three } },
  ],
  "Gemini's": [
    { candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: one } }] } }] },
    { candidates: [{ content: { parts: [{ inlineData: { mimeType: "audio/L16;rate=24000", data: three } }] } }] },
  ],
}

describe("anonymous media", () => {
  for (const [name, body] of Object.entries(bodies)) {
    it(`are zeros in a request, and all else stays: ${name}`, () => {
      assert.deepStrictEqual(asked(body), JSON.parse(withBlanks(JSON.stringify(body))))
    })
  }

  for (const [name, said] of Object.entries(events)) {
    it(`are zeros in an answer, whole and streamed: ${name}`, () => {
      const streamed = said.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
      assert.strictEqual(answered(streamed), withBlanks(streamed))
      for (const whole of [JSON.stringify(said), ...said.map((event) => JSON.stringify(event))])
        assert.strictEqual(answered(whole), withBlanks(whole))
    })
  }

  it("have as many bytes as before, and no parameter that may name a file", () => {
    for (const base64 of media)
      assert.deepStrictEqual(Buffer.from(blank(base64), "base64"), Buffer.alloc(Buffer.from(base64, "base64").length))
    assert.deepStrictEqual(asked({ image_url: `data:image/png;name=zebra.png;base64,${one}` }), {
      image_url: url("image/png", blank(one)),
    })
    assert.deepStrictEqual(asked({ image_url: "data:image/svg+xml,%3Czebra%2F%3E" }), {
      image_url: "data:image/svg+xml,00000000000000",
    })
    const lines = `${one.slice(0, 4)}\n${one.slice(4)}`
    assert.deepStrictEqual(asked({ file_data: lines }), { file_data: `AAAA\n${blank(one.slice(4))}` })
  })

  it("are zeros behind whatever head a data URL has, and without one", () => {
    const heads = {
      "data:image/*;base64,": "data:;base64,",
      "data:image;base64,": "data:;base64,",
      "data: image/png;base64,": "data:image/png;base64,",
      "data:image/png ;base64,": "data:image/png;base64,",
      " DATA:image/png;BASE64,": "data:image/png;base64,",
      "data:image/png;charset=utf-8; base64 ,": "data:image/png;base64,",
      [`data:image/png;name=${"zebra".repeat(300)};base64,`]: "data:image/png;base64,",
      "": "",
    }
    for (const [head, kept] of Object.entries(heads)) {
      const made = (start: string, base64: string) => ({
        image_url: start + base64,
        content: [{ image_url: { url: start + base64 } }],
      })
      assert.deepStrictEqual(asked(made(head, one)), made(kept, blank(one)), head.slice(0, 40))
    }
    const addresses = { image_url: "gs://bucket/a.png", content: [{ image_url: { url: " https://example.com/a" } }] }
    assert.deepStrictEqual(asked(addresses), addresses)
  })

  it("are zeros under Ollama's word for a picture, unless it is an address", () => {
    assert.strictEqual(answered(`{"image":"${two}","done":true}`), `{"image":"${blank(two)}","done":true}`)
    assert.strictEqual(answered('{"image":"https://example.com/a.png"}'), '{"image":"https://example.com/a.png"}')
  })

  it("are told from sentences that begin like a data URL", () => {
    assert.deepStrictEqual(asked({ messages: [{ content: "Data: zebras, two" }], input: ["data: a, b c"] }), {
      messages: [{ content: "lorem lorem lorem " }],
      input: ["lorem lorem lorem lorem "],
    })
  })

  it("keep of their files' names the endings, wherever they are sent, uploaded or cited", () => {
    const bodyOf = (first: string, second: string) => ({
      input: [{ content: [{ type: "input_file", filename: first, file_id: "file_1" }] }],
      messages: [{ content: [{ type: "file", file: { filename: first } }] }],
      data: [{ object: "file", id: "file_1", filename: second, purpose: "assistants" }],
      annotations: [{ type: "file_citation", file_id: "file_1", filename: second }],
    })
    assert.deepStrictEqual(asked(bodyOf("Jane's salary.pdf", "Jane")), bodyOf("file.pdf", "file"))
  })

  it("do not hide a document that is a text", () => {
    const source = { type: "text", media_type: "text/plain", data: "Zebras juggle" }
    assert.deepStrictEqual(asked({ messages: [{ content: [{ type: "document", source }] }] }), {
      messages: [{ content: [{ type: "document", source: { ...source, data: "lorem lorem " } }] }],
    })
  })

  it("of many megabytes take little time", () => {
    const large = Buffer.alloc(6_000_000, "zebra").toString("base64")
    const { b64_json } = asked({ b64_json: large }) as { readonly b64_json: string }
    assert.isTrue(b64_json === blank(large))
  })
})
