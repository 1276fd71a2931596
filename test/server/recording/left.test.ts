/** A caller who leaves is told of alike in every dialect: in the journal, and in the cassette. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { CassetteFile } from "../../../src/recording/CassetteFile.ts"
import { TestServer } from "../../support/TestServer.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-left-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const start = (settings: Readonly<Record<string, unknown>>) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer).url)

const content = "count"
const messages = [{ role: "user", content }]

const streams: Readonly<Record<string, readonly [path: string, body: object]>> = {
  chat: ["/v1/chat/completions", { messages, stream: true }],
  responses: ["/v1/responses", { input: content, stream: true }],
  anthropic: ["/v1/messages", { messages, max_tokens: 100, stream: true }],
  gemini: ["/v1beta/models/gpt-4o:streamGenerateContent?alt=sse", { contents: [{ parts: [{ text: content }] }] }],
  "gemini's list": ["/v1beta/models/gpt-4o:streamGenerateContent", { contents: [{ parts: [{ text: content }] }] }],
  ollama: ["/api/chat", { messages }],
}

const exactly = (mean_ms: number) => ({ distribution: "normal", mean_ms, stddev_ms: 0 })

/** Ends a minute after its second word. */
const upstream = start({
  response: { generator: "fixed:one two" },
  latency: { ttft: exactly(0), tbt: exactly(60_000) },
})

/** Leaves as soon as a word was heard. */
const leave = (url: string, [path, body]: readonly [string, object]) =>
  Effect.promise(async () => {
    const leaving = new AbortController()
    const answer = await fetch(url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(path === "/v1/messages" && { "anthropic-version": "2023-06-01" }),
      },
      body: JSON.stringify({ model: "gpt-4o", ...body }),
      signal: leaving.signal,
    })
    let heard = ""
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard += piece
      if (heard.includes("one")) break
    }
    leaving.abort()
  })

const get = (url: string) =>
  Effect.promise(async () => (await (await fetch(url)).json()) as Readonly<Record<string, unknown>>)

/** The server learns that a caller has left a little later than the caller. */
const told = Effect.fnUntraced(function* (url: string) {
  while ((yield* get(`${url}/llmsim/stats`)).active_requests !== 0) yield* Effect.sleep(10)
  const { aborted_requests, total_errors } = yield* get(`${url}/llmsim/stats`)
  const { requests } = yield* get(`${url}/llmsim/requests`)
  const outcomes = (requests as ReadonlyArray<Readonly<Record<string, unknown>>>).map(({ outcome }) => outcome)
  return { aborted_requests, total_errors, outcomes }
})

const endingsIn = (path: string) => {
  const { file } = CassetteFile.read(path)
  const endings = file.lines.map((line) => file.exchange(line).response.ending)
  file.close()
  return endings
}

describe("a caller who leaves within a stream", () => {
  for (const [name, stream] of Object.entries(streams)) {
    it.live(`is counted as one who left, and what was heard is recorded as cut: ${name}`, () =>
      Effect.gen(function* () {
        const cassette = join(yield* folder, "it.jsonl")
        const real = yield* upstream
        const url = yield* start({ recording: { mode: "record", upstream: real, cassette } })
        yield* leave(url, stream)
        for (const server of [url, real]) {
          assert.deepStrictEqual(yield* told(server), { aborted_requests: 1, total_errors: 0, outcomes: ["aborted"] })
        }
        assert.deepStrictEqual(endingsIn(cassette), ["cut"])
      }).pipe(Effect.scoped),
    )
  }
})
