/** Prompt tokens are those of the counting rules that OpenAI publishes. */
import { assert, describe, it } from "@effect/vitest"
import type { Message, ToolSpec } from "../../src/domain/Prompt.ts"
import { countPrompt } from "../../src/tokenizer/countPrompt.ts"
import type { Encoding } from "../../src/tokenizer/Encoding.ts"
import { message } from "../domain/promptOf.ts"
import { cl100k, encodings, o200k } from "./encodings.ts"

const count = (encoding: Encoding, messages: ReadonlyArray<Message>, tools: ReadonlyArray<ToolSpec> = []) =>
  countPrompt(encoding, { messages, tools })

/** The conversation that OpenAI's cookbook counts as 129 tokens for GPT-4 and 124 for GPT-4o. */
const jargon: ReadonlyArray<Message> = [
  message(
    "system",
    "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.",
  ),
  message("system", "New synergies will help drive top-line growth.", { name: "example_user" }),
  message("system", "Things working well together will increase revenue.", { name: "example_assistant" }),
  message(
    "system",
    "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
    { name: "example_user" },
  ),
  message("system", "Let's talk later when we're less busy about how to do better.", { name: "example_assistant" }),
  message("user", "This late pivot means we don't have time to boil the ocean for the client deliverable."),
]

/** The tool that the cookbook counts as part of 105 tokens for GPT-4 and 101 for GPT-4o. */
const weather: ToolSpec = {
  kind: "function",
  name: "get_current_weather",
  description: "Get the current weather in a given location",
  parameters: {
    type: "object",
    properties: {
      location: { type: "string", description: "The city and state, e.g. San Francisco, CA" },
      unit: {
        type: "string",
        description: "The unit of temperature to return",
        enum: ["celsius", "fahrenheit"],
      },
    },
    required: ["location"],
  },
}

const weatherTalk: ReadonlyArray<Message> = [
  message("system", "You are a helpful assistant that can answer to questions about the weather."),
  message("user", "What's the weather like in San Francisco?"),
]

describe("countPrompt", () => {
  it("counts the cookbook's conversation as 129 tokens for GPT-4", () => {
    assert.strictEqual(count(cl100k, jargon), 129)
  })

  it("counts the cookbook's conversation as 124 tokens for GPT-4o", () => {
    assert.strictEqual(count(o200k, jargon), 124)
  })

  for (const encoding of encodings) {
    describe(encoding.name, () => {
      const hello = message("user", "Hello")
      const extra = (more: Message) => count(encoding, [more]) - count(encoding, [hello])

      it("counts three tokens for the reply to no message", () => {
        assert.strictEqual(count(encoding, []), 3)
      })

      it("counts three tokens for a message, besides its role and text", () => {
        assert.strictEqual(count(encoding, [hello]), 3 + 3 + 1 + 1)
      })

      it("counts one token for a name, besides the name itself", () => {
        assert.strictEqual(extra({ ...hello, name: "example_user" }), 1 + encoding.count("example_user"))
      })

      it("counts the parts of a message one by one", () => {
        const parts = [
          { _tag: "Text", text: "Hello" },
          { _tag: "Refusal", text: "No, thanks" },
        ] as const
        assert.strictEqual(extra({ role: "user", parts }), encoding.count("No, thanks"))
      })

      it("counts an image by its detail", () => {
        const image = (detail: "low" | "high" | "auto") =>
          extra({ role: "user", parts: [...hello.parts, { _tag: "Image", url: "https://example.com/x.png", detail }] })
        assert.deepStrictEqual([image("low"), image("high"), image("auto")], [85, 765, 765])
      })

      it("counts the name and the input of an earlier tool call", () => {
        const call = { id: "call_1", name: "get_current_weather", input: '{"location":"Oslo"}' }
        const answer: Message = { role: "assistant", parts: [], toolCalls: [call] }
        const expected =
          3 + 3 + encoding.count("assistant") + 3 + encoding.count(call.name) + encoding.count(call.input)
        assert.strictEqual(count(encoding, [answer]), expected)
      })

      const tools = (...specs: ReadonlyArray<ToolSpec>) => count(encoding, [hello], specs) - count(encoding, [hello])
      const start = encoding.name === "o200k_base" ? 7 : 10

      it("counts a tool's start, its name and description, and the tools' end", () => {
        const line = encoding.count("ping:Ask for a pong")
        assert.strictEqual(tools({ kind: "function", name: "ping", description: "Ask for a pong" }), start + line + 12)
      })

      it("leaves out the full stop at the end of a description", () => {
        const withStop = { kind: "function", name: "ping", description: "Ask for a pong." } as const
        assert.strictEqual(tools(withStop), tools({ ...withStop, description: "Ask for a pong" }))
      })

      it("counts a tool without description and parameters", () => {
        assert.strictEqual(tools({ kind: "custom", name: "ping" }), start + encoding.count("ping:") + 12)
      })

      it("counts the tools' end once for all tools", () => {
        const ping = { kind: "function", name: "ping" } as const
        assert.strictEqual(tools(ping, ping), 2 * (start + encoding.count("ping:")) + 12)
      })

      it("counts three tokens for the properties and for each of them", () => {
        const parameters = { properties: { city: { type: "string", description: "Where." }, days: {} } }
        const lines = encoding.count("city:string:Where") + encoding.count("days::")
        const bare = tools({ kind: "function", name: "ping" })
        assert.strictEqual(tools({ kind: "function", name: "ping", parameters }) - bare, 3 + 2 * 3 + lines)
      })

      it("counts three tokens for each item of an enumeration, less three", () => {
        const withItems = (items: ReadonlyArray<string>) =>
          tools({ kind: "function", name: "ping", parameters: { properties: { unit: { enum: items } } } })
        const items = encoding.count("celsius") + encoding.count("kelvin")
        assert.strictEqual(withItems(["celsius", "kelvin"]) - withItems([]), 2 * 3 + items)
        const without = tools({ kind: "function", name: "ping", parameters: { properties: { unit: {} } } })
        assert.strictEqual(withItems([]) - without, -3)
      })

      it("counts no properties where parameters are no object schema", () => {
        const bare = tools({ kind: "function", name: "ping" })
        for (const parameters of [undefined, null, 1, [], {}, { properties: null }, { properties: {} }]) {
          assert.strictEqual(tools({ kind: "function", name: "ping", parameters }), bare)
        }
      })
    })
  }
})

describe("countPrompt of the cookbook's tool", () => {
  it("is 105 tokens for GPT-4", () => {
    assert.strictEqual(count(cl100k, weatherTalk, [weather]), 105)
  })

  it("is 101 tokens for GPT-4o", () => {
    assert.strictEqual(count(o200k, weatherTalk, [weather]), 101)
  })
})
