/** A thousand secrets pass a recorder, and none is found in what it writes, prints, keeps or sends. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { drawerOf, kinds } from "../recording/secrets.ts"
import { startProgram, urlOf } from "../support/Program.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-secrets-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const serving = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer(listener).listen(0, "127.0.0.1", () => resolve(server))
        }),
    ),
    (server) =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      }),
  ).pipe(Effect.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`))

const bodyOf = async (request: Parameters<RequestListener>[0]): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Streams the secret that the request's last message asks for, cut anywhere, and says it in a header. */
const upstream: RequestListener = async (request, response) => {
  const { say, size } = JSON.parse(await bodyOf(request))
  response.writeHead(200, { "content-type": "text/event-stream", "x-echo": `got ${request.headers["x-note"]}` })
  const text = Buffer.from(say, "hex").toString()
  for (let at = 0; at < text.length; at += size) {
    const content = text.slice(at, at + size)
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
  }
  response.end("data: [DONE]\n\n")
}

interface Planted {
  readonly header: string
  readonly body: string
  readonly url: string
  readonly call: string
  readonly streamed: string
}

const send = (url: string, secrets: Planted, size: number) =>
  Effect.promise(async () => {
    const asked = {
      model: "gpt-4o",
      stream: true,
      say: Buffer.from(`You said ${secrets.streamed} to me`).toString("hex"),
      size,
      messages: [
        { role: "assistant", tool_calls: [{ function: { arguments: JSON.stringify({ it: secrets.call }) } }] },
        { role: "user", content: `mine is ${secrets.body}, keep it` },
      ],
    }
    const response = await fetch(`${url}/v1/chat/completions?q=${encodeURIComponent(secrets.url)}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-note": `see ${secrets.header}` },
      body: JSON.stringify(asked),
    })
    return response.text()
  })

describe("a recorder", () => {
  it.live(
    "shows none of a thousand secrets in its cassette, log, journal and traces",
    () =>
      Effect.gen(function* () {
        const path = yield* folder
        const traces: Array<string> = []
        const collector = yield* serving(async (request, response) => {
          traces.push(await bodyOf(request))
          response.end("{}")
        })
        const config = join(path, "llmsim.yaml")
        const telemetry = `telemetry: { endpoint: "${collector}", protocol: http/json }`
        writeFileSync(config, `journal: { bodies: true }\nlog: { level: all }\n${telemetry}\n`)
        const cassette = join(path, "it.jsonl")
        const real = yield* serving(upstream)
        const argv = ["record", "--upstream", real, "--cassette", cassette, "--port", "0", "--config", config]
        const started = yield* Effect.acquireRelease(
          Effect.sync(() => startProgram(argv)),
          ({ process: child, exited }) =>
            Effect.promise(() => {
              child.kill("SIGKILL")
              return exited
            }),
        )
        const said = yield* Effect.promise(() => urlOf(started, / at http:\/\/127\.0\.0\.1:\d+/))
        const url = said.slice(" at ".length)
        const draw = drawerOf(seededRandom(hashWord("secrets of a process")))
        const planted: Array<string> = []
        for (const make of Object.values(kinds)) {
          for (let round = 0; round < 10; round++) {
            const [header, body, query, call, streamed] = Array.from({ length: 5 }, () => make(draw))
            const secrets = { header, body, url: query, call, streamed } as Planted
            planted.push(...Object.values(secrets))
            yield* send(url, secrets, 1 + (round % 5))
          }
        }
        assert.strictEqual(new Set(planted).size, 1_000)
        const journal = yield* Effect.promise(async () => {
          const listed = (await (await fetch(`${url}/llmsim/requests?limit=1000`)).json()) as {
            readonly requests: ReadonlyArray<{ readonly id: string }>
          }
          const details = listed.requests.map(async ({ id }) => (await fetch(`${url}/llmsim/requests/${id}`)).text())
          return JSON.stringify([listed, await Promise.all(details)])
        })
        started.process.kill("SIGTERM")
        yield* Effect.promise(() => started.exited)
        const { out, err } = started.printed()
        const places = { cassette: readFileSync(cassette, "utf8"), log: out + err, journal, traces: traces.join("\n") }
        // Each place tells of the calls, so that it could have told the secrets.
        assert.lengthOf(places.cassette.trimEnd().split("\n"), 201)
        assert.lengthOf(places.log.match(/\/v1\/chat\/completions/g) ?? [], 200)
        assert.include(places.journal, "keep it")
        assert.include(places.traces, "/v1/chat/completions")
        const found = Object.entries(places).flatMap(([place, text]) =>
          planted
            .filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
            .map((secret) => `${place}: ${secret}`),
        )
        assert.deepStrictEqual(found, [])
      }).pipe(Effect.scoped),
    60_000,
  )
})
