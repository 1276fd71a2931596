/** No secret reaches a cassette, wherever it was, and equal secrets stay equal. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { Anonymizer } from "../../src/recording/anonymize/Anonymizer.ts"
import { bytesOf } from "../../src/recording/bytesOf.ts"
import { Cassette } from "../../src/recording/Cassette.ts"
import type { RawPiece, RawRequest } from "../../src/recording/Exchange.ts"
import { Recorder } from "../../src/recording/Recorder.ts"
import { Redactor } from "../../src/recording/redaction/Redactor.ts"
import { drawerOf, kinds } from "./secrets.ts"

const rules = { headers: ["x-own"], patterns: ["tenant-\\d+"], paths: ["$.private.*"] }

const inFile = <A, E>(use: (path: string) => Effect.Effect<A, E, Recorder | Cassette>) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-redact-"))),
      (made) => Effect.sync(() => rmSync(made, { recursive: true })),
    )
    const path = join(folder, "it.jsonl")
    const options = { path, writes: true, match: "normalized" as const, ignore: [], upstream: "x", redact: rules }
    const layer = Layer.provideMerge(Layer.provide(Recorder.layer, Anonymizer.layerNone), Cassette.layer(options))
    return yield* Effect.provide(use(path), layer)
  }).pipe(Effect.scoped)

const requestOf = (body: unknown, headers: Record<string, string> = {}, url = "/v1/chat/completions"): RawRequest => ({
  method: "POST",
  url,
  headers: { "content-type": "application/json", ...headers },
  body: Buffer.from(JSON.stringify(body)),
})

/** A stream whose events, and whose chunks, cut the text anywhere. */
const streamOf = (text: string, size: number): ReadonlyArray<RawPiece> => {
  const deltas = text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? []
  const events = deltas.map((content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
  const bytes = Buffer.from(`${events.join("")}data: [DONE]\n\n`)
  return Array.from({ length: Math.ceil(bytes.length / 37) }, (_, i) => ({
    at: i,
    bytes: bytes.subarray(i * 37, (i + 1) * 37),
  }))
}

const responseOf = (pieces: ReadonlyArray<RawPiece>, headers: ReadonlyArray<readonly [string, string]> = []) => ({
  status: 200,
  headers,
  pieces,
  ending: "end" as const,
  endedMs: 5,
})

const saidBy = (pieces: ReadonlyArray<readonly [number, Parameters<typeof bytesOf>[0]]>): string =>
  pieces
    .map(([, bytes]) => bytesOf(bytes).toString())
    .join("")
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event) => JSON.parse(event.slice(6)).choices[0].delta.content)
    .join("")

describe("redaction", () => {
  it.effect("finds none of a thousand planted secrets again", () =>
    inFile((path) =>
      Effect.gen(function* () {
        const recorder = yield* Recorder
        const draw = drawerOf(seededRandom(hashWord("secrets")))
        const planted: Array<string> = []
        for (const [kind, make] of Object.entries(kinds)) {
          for (let round = 0; round < 10; round++) {
            const [header, body, url, call, streamed] = Array.from({ length: 5 }, () => make(draw)) as [
              string,
              string,
              string,
              string,
              string,
            ]
            planted.push(header, body, url, call, streamed)
            const asked = {
              messages: [
                { role: "user", content: `my ${kind} is ${body}, keep it` },
                { role: "assistant", tool_calls: [{ function: { arguments: JSON.stringify({ it: call }) } }] },
              ],
            }
            const request = requestOf(asked, { "x-note": `see ${header}` }, `/v1/x?q=${encodeURIComponent(url)}`)
            const pieces = streamOf(`You said ${streamed} to me`, 1 + (round % 5))
            const exchange = yield* recorder.record(request, responseOf(pieces, [["x-echo", `got ${header}`]]))
            assert.match(saidBy(exchange.response.pieces), /^You said \[redacted:[\w-]+:[0-9a-f]{4}\] to me$/, streamed)
          }
        }
        assert.strictEqual(new Set(planted).size, 1_000)
        const text = readFileSync(path, "utf8")
        assert.deepStrictEqual(
          planted.filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret))),
          [],
        )
      }),
    ),
  )

  it.effect("hides headers, custom patterns and JSON paths, and what a secret header said anywhere else", () =>
    inFile((path) =>
      Effect.gen(function* () {
        const recorder = yield* Recorder
        const request = requestOf(
          { private: { name: "Ada" }, note: "tenant-77 has plain-secret-number-1" },
          { authorization: "Bearer plain-secret-number-1", "x-own": "mine alone" },
        )
        yield* recorder.record(request, responseOf([{ at: 0, bytes: Buffer.from("plain-secret-number-1") }]))
        const text = readFileSync(path, "utf8")
        for (const secret of ["Ada", "tenant-77", "plain-secret-number-1", "mine alone"])
          assert.notInclude(text, secret)
      }),
    ),
  )

  it.effect("refuses to write what would still hold a key", () =>
    inFile((path) =>
      Effect.gen(function* () {
        const recorder = yield* Recorder
        const before = readFileSync(path, "utf8")
        // Bodies that are no text are not looked into, and headers' names are not either.
        const request = requestOf({}, { [`sk-${"a1".repeat(20)}`]: "x" })
        const { message } = yield* Effect.flip(recorder.record(request, responseOf([])))
        assert.include(message, "still holds a secret")
        assert.strictEqual(readFileSync(path, "utf8"), before)
      }),
    ),
  )

  it("leaves texts without secrets as they are", () => {
    const redactor = new Redactor(rules)
    const plain = [
      "Call call_abcdefABCDEF0123456789abcdefAB at 2026-01-31T10:00:00.000Z, costs 1,234,567.89, ISBN 978-3-16-148410-0",
      "chatcmpl-BXyz0123456789abcdefABCDEFabcdef and 123e4567-e89b-12d3-a456-426614174000",
      "123e4567-e89b-12d3-a456-426614174000 a4111111111111111 0.4111111111111111",
      "1764000000000 https://example.com/a/b?c=d user@ @home 10.0.0.1:8080",
    ]
    assert.deepStrictEqual(
      plain.map((text) => redactor.text(text)),
      plain,
    )
  })

  it("finds a card's number at the end of a sentence", () => {
    assert.match(new Redactor(rules).text("It is 4111 1111 1111 1111."), /^It is \[redacted:card:\w{4}\]\.$/)
  })

  it("says the same word for the same secret, another for another", () => {
    const redactor = new Redactor(rules)
    assert.strictEqual(redactor.text("a@b.example.com"), redactor.text("a@b.example.com"))
    assert.notStrictEqual(redactor.text("a@b.example.com"), redactor.text("c@b.example.com"))
  })
})
