/** Each fault in each provider's words: what is on the socket, and what the official SDK does with it. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"
import { anthropicClient } from "./anthropicClient.ts"
import type { FaultClient } from "./FaultClient.ts"
import { geminiClient } from "./geminiClient.ts"
import { ollamaClient } from "./ollamaClient.ts"
import { openAiClients } from "./openAiClients.ts"

interface Asked {
  readonly fault: string
  readonly stream: boolean
  readonly tool?: boolean
}

/** What comes over the socket until it closes, or for as long as a test can wait. */
const onTheWire = Effect.fnUntraced(function* (client: FaultClient, { fault, stream, tool = false }: Asked) {
  const { url } = yield* TestServer
  const headers = { ...client.headers, "x-llmsim-fault": fault }
  const post = rawPost(client.path(stream), JSON.stringify(client.body(stream, tool)), headers)
  return yield* rawRequest(Number(new URL(url).port), post, fault.includes("hang") ? 500 : 8_000)
})

/** How the SDK ends: with the text it got, the error it threw, or both. */
const throughSdk = Effect.fnUntraced(function* (client: FaultClient, { fault, stream }: Asked) {
  const { url } = yield* TestServer
  return yield* Effect.promise(async () => {
    const pieces: Array<string> = []
    const hear = (text: string) => pieces.push(text)
    try {
      await client.ask({ url, fault, stream, hear })
      return { text: pieces.join(""), error: undefined, status: undefined }
    } catch (error) {
      const failed = error as Error & { readonly status?: number; readonly status_code?: number }
      const status = failed.status ?? failed.status_code
      return { text: pieces.join(""), error: failed.constructor.name, status }
    }
  })
})

type Wire = (text: string, client: FaultClient) => boolean

const status = (code: number) => (text: string) => text.startsWith(`HTTP/1.1 ${code} `)
const closed = (text: string) => text.endsWith("0\r\n\r\n")
const complete: Wire = (text, { marks }) => closed(text) && text.includes(marks.end)
const bytewise: Wire = (text) => closed(text) && text.includes("\r\n1\r\n")
const nothing: Wire = (text) => text === ""

const streams: Readonly<Record<string, Wire>> = {
  "disconnect;after_events=4": (text) => !closed(text) && text.includes("dolor"),
  "truncate;after_events=4": (text, client) => closed(text) && !complete(text, client),
  "error_event;after_events=4": (text, { marks }) => closed(text) && text.includes(marks.error),
  "stall;after_events=4;ms=200": complete,
  "slow;factor=2": complete,
  "malformed_json;after_events=4": complete,
  "malformed_sse;after_events=4": (text, client) =>
    complete(text, client) && (client.isOfLines === true || text.includes("dat a {")),
  "duplicate_event;after_events=4": complete,
  "drop_event;after_events=4": complete,
  missing_done: (text, client) => closed(text) && !complete(text, client),
  split: bytewise,
  "trickle;ms=0": bytewise,
  "burst;count=5": complete,
  wrong_content_type: (text, client) => complete(text, client) && text.includes("text/html"),
  empty_stream: (text) => closed(text) && text.endsWith("\r\n\r\n0\r\n\r\n"),
  reset: nothing,
  "timeout;hang=true": nothing,
  "slow_headers;ms=200": complete,
  invalid_utf8: (text, client) => complete(text, client) && text.includes("\uFFFD"),
}

const bodies: Readonly<Record<string, Wire>> = {
  "truncated_body;at_fraction=0.5": status(200),
  wrong_content_length: status(200),
  "disconnect;at_fraction=0.5": status(200),
  "invalid_utf8;at_fraction=0.5": (text) => text.includes("\uFFFD"),
  empty_body: (text) => text.endsWith("\r\n\r\n"),
  redirect: (text, { path }) => status(307)(text) && text.includes(`location: ${path(false)}`),
  "slow_headers;ms=200": status(200),
  reset: nothing,
  "trickle;ms=0": status(200),
  wrong_content_type: (text) => text.includes("text/html"),
}

/** These leave all of the text to a client that reads on. */
const harmless = ["stall", "slow", "missing_done", "split", "trickle", "burst", "slow_headers"]
const kindOf = (fault: string): string => fault.split(";")[0] ?? fault

// Many of them wait, and none knows of another.
layer(TestServer.layer(), { excludeTestServices: true, concurrent: true })("a fault", (it) => {
  for (const client of [...openAiClients, anthropicClient, geminiClient, ollamaClient]) {
    for (const [fault, refusal] of Object.entries(client.refusals)) {
      it.effect(`${fault} is ${client.name}'s ${refusal.status}, and the SDK's ${refusal.error}`, () =>
        Effect.gen(function* () {
          for (const stream of [false, true]) {
            const text = yield* onTheWire(client, { fault, stream })
            assert.isTrue(status(refusal.status)(text), text)
            assert.include(text, `x-llmsim-fault: ${fault}`)
            assert.include(text, refusal.says)
            const seen = yield* throughSdk(client, { fault, stream })
            assert.deepStrictEqual(seen, { text: "", error: refusal.error, status: refusal.status })
          }
        }),
      )
    }

    for (const [stream, table, errors] of [
      [true, streams, client.streams],
      [false, bodies, client.bodies],
    ] as const) {
      for (const [fault, wire] of Object.entries(table)) {
        it.effect(`${fault} breaks ${client.name}'s ${stream ? "stream" : "body"}`, () =>
          Effect.gen(function* () {
            const text = yield* onTheWire(client, { fault, stream })
            assert.isTrue(wire(text, client), text)
            if (text !== "") assert.include(text, `x-llmsim-fault: ${fault}`)
            const seen = yield* throughSdk(client, { fault, stream })
            assert.strictEqual(seen.error, errors[kindOf(fault)], seen.text)
            if (harmless.includes(kindOf(fault))) assert.match(seen.text, /^Lorem ipsum dolor sit amet.+\.$/)
          }),
        )
      }
    }

    it.effect(`duplicate_event and drop_event change what ${client.name}'s SDK reads`, () =>
      Effect.gen(function* () {
        const twice = yield* throughSdk(client, { fault: "duplicate_event;after_events=4", stream: true })
        assert.match(twice.text, /(\w+) \1/)
        const less = yield* throughSdk(client, { fault: "drop_event;after_events=4", stream: true })
        assert.match(less.text, /^Lorem ipsum dolor( sit)?\b/)
        assert.notMatch(less.text, /dolor sit amet/)
      }),
    )

    it.effect(`cut_tool_call ends ${client.name}'s stream before its call does`, () =>
      Effect.gen(function* () {
        const text = yield* onTheWire(client, { fault: "cut_tool_call", stream: true, tool: true })
        assert.isFalse(closed(text), text)
        assert.notInclude(text, client.marks.end)
        // What comes in one piece cannot be cut: of such calls there is nothing.
        if (client.marks.call === undefined) return assert.notInclude(text, '"look"')
        assert.include(text, "x-llmsim-fault: cut_tool_call")
        assert.include(text, client.marks.call)
      }),
    )

    it.effect(`content_filter ends ${client.name}'s text early, and says why`, () =>
      Effect.gen(function* () {
        for (const stream of [false, true]) {
          const asked = { fault: "content_filter", stream }
          const text = yield* onTheWire(client, asked)
          assert.include(text, client.marks.filtered)
          assert.include(text, "x-llmsim-fault: content_filter")
          const seen = yield* throughSdk(client, asked)
          assert.strictEqual(seen.error, undefined)
          assert.match(seen.text, /^Lorem ipsum dolor sit( amet\.)?$/)
        }
      }),
    )
  }
})
