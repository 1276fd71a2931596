/** A stream has said all when it has said its protocol's last event, and said it whole. */
import { assert, describe, it } from "@effect/vitest"
import { endsItself } from "../../src/domain/endsItself.ts"

const chunk = 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'

const cases: ReadonlyArray<readonly [name: string, body: string, ends: boolean]> = [
  ["OpenAI's chat", `${chunk}data: [DONE]\n\n`, true],
  ["with carriage returns and no space", "data:{}\r\n\r\ndata:[DONE]\r\n\r\n", true],
  ["Anthropic's", 'event: message_stop\ndata: {"type":"message_stop"}\n\n', true],
  ["OpenAI's responses", 'event: response.completed\ndata: {"type":"response.completed","response":{}}\n\n', true],
  ["a response that was cut short", 'data: {"type":"response.incomplete","response":{}}\n\n', true],
  ["a transcript", 'data: {"type":"transcript.text.done","text":"Hi"}\n\n', true],
  ["Ollama's", '{"message":{"content":"Hi"},"done":false}\n{"done":true}\n', true],
  ["nothing", "", false],
  ["a piece", chunk, false],
  ["a last event without its end", `${chunk}data: [DONE]`, false],
  ["a last event without the empty line", `${chunk}data: [DONE]\n`, false],
  ["half a line", '{"message":{"content":"Hi"},"done":fa\n', false],
  ["a line of Ollama's that is not the last", '{"message":{"content":"Hi"},"done":false}\n', false],
  ["the last event's name in a text", 'data: {"type":"text","text":"message_stop [DONE]"}\n\n', false],
  ["the last event's type deep within", 'data: {"type":"x","item":{"type":"response.completed"}}\n\n', false],
  ["something after it", "data: [DONE]\n\n: ping\n\n", false],
]

describe("endsItself", () => {
  for (const [name, body, ends] of cases) {
    it(`${ends ? "is true" : "is false"} of ${name}`, () => {
      assert.strictEqual(endsItself(body), ends)
    })
  }
})
