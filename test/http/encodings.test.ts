/** Bodies that are compressed: each encoding, the bound on what comes out, and what is refused. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

const limit = 64 * 1024
const live = { excludeTestServices: true }
const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }
const anthropic = { "anthropic-version": "2023-06-01" }

const post = (path: string, encoding: string, body: Buffer, headers: Record<string, string> = {}) =>
  request(path, {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": encoding, ...headers },
    body: new Uint8Array(body),
  })

const encodings: ReadonlyArray<readonly [string, (bytes: Buffer) => Buffer]> = [
  ["gzip", gzipSync],
  ["GZIP", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
  ["identity", (bytes) => bytes],
]

layer(TestServer.layer({ server: { max_body_bytes: limit } }), live)("a compressed body", (it) => {
  for (const [encoding, encode] of encodings) {
    it.effect(`in ${encoding} by ${encode.name || "nothing"} is read as if it were plain`, () =>
      Effect.gen(function* () {
        const body = encode(Buffer.from(JSON.stringify(hello)))
        const answer = yield* post(chat, encoding, body)
        assert.strictEqual(answer.status, 200, answer.text)
        assert.strictEqual(json(answer).usage.prompt_tokens, 8)
      }),
    )
  }

  for (const [encoding, encode] of encodings.slice(0, -1)) {
    it.effect(`in ${encoding} by ${encode.name} is bounded by what comes out of it`, () =>
      Effect.gen(function* () {
        const bomb = encode(Buffer.alloc(512 * limit, 32))
        assert.isBelow(bomb.length, limit)
        const before = process.memoryUsage().arrayBuffers
        const answer = yield* post(chat, encoding, bomb)
        assert.strictEqual(answer.status, 413)
        assert.isBelow(process.memoryUsage().arrayBuffers - before, 256 * limit)
      }),
    )

    it.effect(`that is no ${encoding} by ${encode.name} is refused`, () =>
      Effect.gen(function* () {
        const answer = yield* post(chat, encoding, Buffer.from(`x${JSON.stringify(hello)}`))
        assert.strictEqual(answer.status, 400)
      }),
    )

    it.effect(`in ${encoding} by ${encode.name} that ends early is refused`, () =>
      Effect.gen(function* () {
        const whole = encode(Buffer.from(JSON.stringify(hello)))
        assert.strictEqual((yield* post(chat, encoding, whole.subarray(0, -5))).status, 400)
      }),
    )
  }

  const refusals: ReadonlyArray<readonly [string, string, Record<string, string>, (body: never) => boolean]> = [
    ["OpenAI", chat, {}, ({ error }: { error: { code: string } }) => error.code === "unsupported_content_encoding"],
    ["Anthropic", "/v1/messages", anthropic, ({ type }: { type: string }) => type === "error"],
    [
      "Gemini",
      "/v1beta/models/gemini-2.5-flash:generateContent",
      {},
      ({ error }: { error: { code: number } }) => error.code === 415,
    ],
    ["Ollama", "/api/chat", {}, ({ error }: { error: string }) => error.includes("compress")],
  ]
  for (const [name, path, headers, isOfProvider] of refusals) {
    it.effect(`in an encoding that nobody knows gets a 415 in the shape of ${name}`, () =>
      Effect.gen(function* () {
        for (const encoding of ["compress", "gzip, compress"]) {
          const answer = yield* post(path, encoding, Buffer.from(JSON.stringify(hello)), headers)
          assert.strictEqual(answer.status, 415, answer.text)
          assert.strictEqual(answer.headers.get("accept-encoding"), "gzip, deflate, br, zstd")
          assert.isTrue(isOfProvider(json(answer) as never), answer.text)
        }
      }),
    )
  }

  it.effect("may name more than it is long, and nothing is asked of names that objects have", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* post(chat, "constructor", Buffer.from("{}"))).status, 415)
    }),
  )

  it.effect("does not make a compressed answer: streams leave as they are", () =>
    Effect.gen(function* () {
      for (const stream of [true, false]) {
        const body = Buffer.from(JSON.stringify({ ...hello, stream }))
        const answer = yield* post(chat, "identity", body, { "accept-encoding": "gzip, br, zstd" })
        assert.isNull(answer.headers.get("content-encoding"))
      }
    }),
  )
})
