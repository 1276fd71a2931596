/** `llmsim mocks`: trying mocks, and taking over those of other programs. */
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, FileSystem, Schema } from "effect"
import { parse } from "yaml"
import { MockFile } from "../../src/mocks/MockRule.ts"
import { runCli } from "../support/runCli.ts"

/** Runs with files in a folder of their own; `@` in an argument is that folder. */
const withFiles = Effect.fnUntraced(function* (files: Readonly<Record<string, unknown>>, argv: ReadonlyArray<string>) {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped()
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : JSON.stringify(content)
    yield* fileSystem.writeFileString(`${folder}/${name}`, text)
  }
  return yield* runCli(argv.map((word) => word.replace("@", folder)))
}, Effect.scoped)

const chat = (content: string) => ({ model: "gpt-4o", messages: [{ role: "user", content }] })
const weather = "- { id: weather, match: { content_contains: weather }, response: { content: sunny } }\n"
const test = ["mocks", "test", "@/mocks.yaml", "--request", "@/body.json"]

describe("llmsim mocks test", () => {
  it.effect("says which mock answers, and what", () =>
    Effect.gen(function* () {
      const { out, exit } = yield* withFiles({ "mocks.yaml": weather, "body.json": chat("the weather?") }, test)
      assert.match(out, /^weather answers\n/)
      assert.include(out, "\n200\n")
      assert.include(out, '"content":"sunny"')
      assert.isTrue(Exit.isSuccess(exit))
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("says why none does, and fails", () =>
    Effect.gen(function* () {
      const { out, exit } = yield* withFiles({ "mocks.yaml": weather, "body.json": chat("hello") }, test)
      assert.match(out, /^no mock answers\nnot weather \(content_contains is "hello", not "weather"\)\n/)
      assert.isTrue(Exit.isFailure(exit))
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("sends headers, and shows what is refused", () =>
    Effect.gen(function* () {
      const mocks = "- { id: mine, match: { header: { x-tenant: acme } }, response: yes indeed }\n"
      const files = { "mocks.yaml": mocks, "body.json": chat("x") }
      const { out } = yield* withFiles(files, [...test, "--header", "x-tenant=acme"])
      assert.match(out, /^mine answers/)
      const refused = yield* withFiles({ ...files, "body.json": { model: 5 } }, test)
      assert.include(refused.out, "the request was refused before any mock was asked")
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("shows what is wrong with the file, by line", () =>
    Effect.gen(function* () {
      const { errors, exit } = yield* withFiles({ "mocks.yaml": "- respons: x\n", "body.json": chat("x") }, test)
      assert.include(errors.join("\n"), "mocks.yaml:1:3: ")
      assert.isTrue(Exit.isFailure(exit))
    }).pipe(Effect.provide(NodeServices.layer)),
  )
})

/** The mocks that an import prints, checked as a file of mocks is. */
const imported = (from: string, file: unknown) =>
  Effect.map(withFiles({ "file.json": file }, ["mocks", "import", "--from", from, "@/file.json"]), (result) => ({
    ...result,
    mocks: Exit.isSuccess(result.exit)
      ? Schema.decodeUnknownSync(MockFile, { onExcessProperty: "error" })(parse(result.out)).mocks
      : [],
  }))

describe("llmsim mocks import", () => {
  it.effect("takes aimock's fixtures over", () =>
    Effect.gen(function* () {
      const { mocks, errors } = yield* imported("aimock", {
        fixtures: [
          {
            match: { userMessage: "hello", context: "shop" },
            response: { content: "Hi!", finishReason: "max_tokens" },
          },
          {
            match: { toolName: "get_weather", model: "gpt-4o", systemMessage: ["a", "b"], turnIndex: 1 },
            response: { reasoning: "hm", toolCalls: [{ name: "get_weather", arguments: { city: "Oslo" } }] },
            streamingProfile: { ttft: 100, tps: 50 },
          },
          { match: { userMessage: "go", sequenceIndex: 1 }, response: { content: "two" } },
          { match: { userMessage: "go", sequenceIndex: 0 }, response: { content: "one" }, truncateAfterChunks: 2 },
          { match: {}, response: { error: { message: "Slow down" }, status: 429 } },
          {
            match: { hasToolResult: true },
            response: { blocks: [{ type: "text", text: "so" }], usage: { input_tokens: 5 } },
          },
          { match: { userMessage: "search" }, response: { content: "Wait", finishReason: "pause_turn" } },
          { match: { inputText: "embed me" }, response: { embedding: [1] } },
          { match: { endpoint: "image" }, response: { image: { url: "x" } } },
        ],
      })
      assert.deepStrictEqual(mocks, [
        {
          match: { content_contains: "hello", header: { "x-aimock-context": "shop" } },
          response: { content: "Hi!", finish_reason: "length" },
        },
        {
          match: {
            all: [{ system_contains: "a" }, { system_contains: "b" }],
            tools_include: "get_weather",
            model: ["gpt-4o", "gpt-4o-0*", "gpt-4o-1*", "gpt-4o-2*"],
            turn: 1,
          },
          response: {
            reasoning: "hm",
            tool_calls: [{ name: "get_weather", arguments: { city: "Oslo" } }],
            latency: { ttft_ms: 100, tbt_ms: 20 },
          },
        },
        {
          match: { content_contains: "go" },
          response: [{ content: "one", fault: { kind: "disconnect", after_events: 2 } }, { content: "two" }],
          on_exhausted: "next",
        },
        { response: { error: { status: 429, message: "Slow down", headers: { "retry-after": "1" } } } },
        { match: { has_tool_result: true }, response: { blocks: [{ text: "so" }], usage: { prompt_tokens: 5 } } },
        { match: { content_contains: "search" }, response: { content: "Wait", finish_reason: "pause_turn" } },
      ])
      assert.lengthOf(errors, 2)
      assert.include(errors[0], "fixture 8")
      assert.include(errors[1], "image")
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("takes aimock's own examples over", () =>
    Effect.gen(function* () {
      const fileSystem = yield* FileSystem.FileSystem
      for (const name of ["example-greeting", "example-multi-turn", "example-tool-call"]) {
        const text = yield* fileSystem.readFileString(`node_modules/@copilotkit/aimock/fixtures/${name}.json`)
        const { exit } = yield* runCli([
          "mocks",
          "import",
          "--from",
          "aimock",
          `node_modules/@copilotkit/aimock/fixtures/${name}.json`,
        ])
        assert.isTrue(Exit.isSuccess(exit), text)
      }
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("takes scripts over", () =>
    Effect.gen(function* () {
      const { mocks } = yield* imported("llmsim-script", {
        on_exhausted: "error",
        turns: [
          { type: "assistant", text: "Hello" },
          { type: "mixed", text: "Running", calls: [{ name: "bash", arguments: { command: "ls" }, id: "call_42" }] },
          { type: "error", kind: "rate_limit" },
          { type: "error", kind: "other", message: "boom", status_code: 502 },
        ],
      })
      assert.deepStrictEqual(mocks, [
        {
          turns: [
            { type: "assistant", text: "Hello" },
            { type: "mixed", text: "Running", calls: [{ name: "bash", arguments: { command: "ls" }, id: "call_42" }] },
            { type: "error", error: { status: 429 } },
            { type: "error", error: { status: 502, message: "boom" } },
          ],
          on_exhausted: "error",
        },
      ])
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("takes VCR's cassettes over: four providers, streams and errors", () =>
    Effect.gen(function* () {
      const interaction = (asked: unknown, said: unknown, more: { code?: number; uri?: string } = {}) => ({
        request: { body: JSON.stringify(asked), uri: more.uri ?? "https://api.example/v1", method: "POST" },
        response: {
          status: { code: more.code ?? 200, message: "" },
          body: { string: typeof said === "string" ? said : JSON.stringify(said) },
        },
      })
      const chunk = (delta: object, finish: string | null = null) =>
        `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
      const call = (more: object) => ({ tool_calls: [{ index: 0, ...more }] })
      const { mocks, errors } = yield* imported("vcr", {
        version: 1,
        interactions: [
          interaction(chat("hi"), {
            choices: [{ message: { role: "assistant", content: "hello", refusal: null }, finish_reason: "stop" }],
            usage: { prompt_tokens: 8, completion_tokens: 1, total_tokens: 9 },
          }),
          interaction(
            chat("stream"),
            chunk({ role: "assistant", content: "" }) +
              chunk({ content: "so" }) +
              chunk(call({ id: "call_1", function: { name: "look", arguments: "" } })) +
              chunk(call({ function: { arguments: "{}" } })) +
              chunk({}, "tool_calls") +
              "data: [DONE]\n\n",
          ),
          interaction(
            { model: "claude", messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }] },
            {
              content: [
                { type: "text", text: "salut" },
                { type: "tool_use", id: "tu_1", name: "look", input: { a: 1 } },
              ],
              stop_reason: "max_tokens",
              usage: { input_tokens: 9, cache_read_input_tokens: 4, output_tokens: 30 },
            },
          ),
          interaction(
            { contents: [{ role: "user", parts: [{ text: "hi" }] }] },
            {
              candidates: [{ content: { role: "model", parts: [{ text: "ciao" }] }, finishReason: "SAFETY" }],
              usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1, thoughtsTokenCount: 2 },
            },
            { uri: "https://g.example/v1beta/models/gemini-2.5-pro:generateContent" },
          ),
          interaction(
            { model: "gpt-5", input: "hi" },
            {
              output: [
                { type: "reasoning", summary: [] },
                { type: "message", id: "msg_1", content: [{ type: "output_text", text: "hola" }] },
              ],
              object: "response",
              status: "incomplete",
              incomplete_details: { reason: "max_output_tokens" },
            },
          ),
          interaction(
            chat("bad"),
            { error: { message: "No.", type: "invalid_request_error", code: null } },
            { code: 400 },
          ),
          interaction(chat("other"), "<html>"),
        ],
      })
      const asked = (model: string, content_equals: string) => ({ model, content_equals })
      assert.deepStrictEqual(mocks, [
        {
          match: asked("gpt-4o", "hi"),
          response: { content: "hello", usage: { prompt_tokens: 8, completion_tokens: 1 } },
          times: 1,
        },
        {
          match: asked("gpt-4o", "stream"),
          response: { content: "so", tool_calls: [{ name: "look", arguments: "{}", id: "call_1" }] },
          times: 1,
        },
        {
          match: asked("claude", "hi"),
          response: {
            blocks: [{ text: "salut" }, { tool_call: { name: "look", arguments: { a: 1 }, id: "tu_1" } }],
            finish_reason: "length",
            usage: { prompt_tokens: 13, completion_tokens: 30, cached_tokens: 4 },
          },
          times: 1,
        },
        {
          match: asked("gemini-2.5-pro", "hi"),
          response: {
            blocks: [{ text: "ciao" }],
            finish_reason: "content_filter",
            usage: { prompt_tokens: 5, completion_tokens: 3, reasoning_tokens: 2 },
          },
          times: 1,
        },
        { match: asked("gpt-5", "hi"), response: { blocks: [{ text: "hola" }], finish_reason: "length" }, times: 1 },
        {
          match: asked("gpt-4o", "bad"),
          response: { error: { status: 400, type: "invalid_request_error", message: "No." } },
          times: 1,
        },
      ])
      assert.lengthOf(errors, 1)
      assert.include(errors[0], "interaction 7")
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("refuses what is no such file", () =>
    Effect.gen(function* () {
      const { errors, exit } = yield* imported("aimock", { fixture: [] })
      assert.isTrue(Exit.isFailure(exit))
      assert.include(errors.join(), "is no file of aimock")
      const missing = yield* runCli(["mocks", "import", "--from", "vcr", "/no/such/file"])
      assert.include(missing.errors.join(), "/no/such/file: cannot be read")
    }).pipe(Effect.provide(NodeServices.layer)),
  )
})
