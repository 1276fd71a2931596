/** What became of an answer is read in the words of whichever provider's it is. */
import { assert, describe, it } from "@effect/vitest"
import { anthropicWords } from "../../src/dialects/anthropic/answerWords.ts"
import { geminiWords } from "../../src/dialects/gemini/answerWords.ts"
import { ollamaWords } from "../../src/dialects/ollama/answerWords.ts"
import { openAiWords } from "../../src/dialects/openai-more/answerWords.ts"
import { answerReader } from "../../src/domain/answerReader.ts"

const answers = answerReader([...openAiWords, anthropicWords, geminiWords, ollamaWords])

const chunk = 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'

const gemini = (candidate: object) =>
  `data: ${JSON.stringify({ candidates: [{ content: {}, ...candidate }], usageMetadata: {} })}\r\n\r\n`

const cases: ReadonlyArray<readonly [name: string, body: string, ends: boolean]> = [
  ["OpenAI's chat", `${chunk}data: [DONE]\n\n`, true],
  ["with carriage returns and no space", "data:{}\r\n\r\ndata:[DONE]\r\n\r\n", true],
  ["Anthropic's", 'event: message_stop\ndata: {"type":"message_stop"}\n\n', true],
  ["OpenAI's responses", 'event: response.completed\ndata: {"type":"response.completed","response":{}}\n\n', true],
  ["a response that was cut short", 'data: {"type":"response.incomplete","response":{}}\n\n', true],
  ["a transcript", 'data: {"type":"transcript.text.done","text":"Hi"}\n\n', true],
  ["Ollama's", '{"message":{"content":"Hi"},"done":false}\n{"done":true}\n', true],
  ["Gemini's", gemini({ index: 0 }) + gemini({ index: 0, finishReason: "STOP" }), true],
  ["Gemini's one chunk", gemini({ finishReason: "MAX_TOKENS" }), true],
  ["Gemini's two answers", gemini({ index: 1, finishReason: "STOP" }) + gemini({ finishReason: "STOP" }), true],
  ["a prompt that Gemini has blocked", 'data: {"promptFeedback":{"blockReason":"SAFETY"}}\n\n', true],
  ["Gemini's with nulls", gemini({ index: null, finishReason: null }) + gemini({ finishReason: "STOP" }), true],
  ["Gemini's chunk", gemini({ index: 0 }), false],
  ["one of Gemini's two answers", gemini({ index: 1 }) + gemini({ index: 0, finishReason: "STOP" }), false],
  ["Gemini's older streams, whose chunks all stop", gemini({ finishReason: "STOP" }).repeat(2), false],
  [
    "Gemini's answer that goes on",
    gemini({ finishReason: "STOP" }) + gemini({}) + gemini({ index: 1, finishReason: "STOP" }),
    false,
  ],
  ["Gemini's reason that is none", gemini({ finishReason: "FINISH_REASON_UNSPECIFIED" }), false],
  [
    "Gemini's after reasons that are none",
    gemini({ finishReason: "FINISH_REASON_UNSPECIFIED" }) + gemini({ finishReason: "STOP" }),
    true,
  ],
  ["Gemini's chunk of no answer", 'data: {"candidates":[],"usageMetadata":{"finishReason":1}}\n\n', false],
  ["Gemini's end without its counts", 'data: {"candidates":[{"finishReason":"STOP"}]}\n\n', false],
  ["Gemini's words in a text", 'data: {"text":"finishReason usageMetadata"}\n\n', false],
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

describe("a stream that has said its last event, and said it whole", () => {
  for (const [name, body, ends] of cases) {
    it(`${ends ? "is true" : "is false"} of ${name}`, () => {
      assert.strictEqual(answers.endsItself(body), ends)
    })
  }
})

const told: ReadonlyArray<
  readonly [name: string, body: string, reason: string | undefined, usage: ReadonlyArray<number> | undefined]
> = [
  [
    "a gateway that writes two names for what was cached",
    '{"usage":{"input_tokens":5,"output_tokens":7,"cached_tokens":0,"cache_read_input_tokens":4}}',
    undefined,
    [9, 7, 4, 0],
  ],
  [
    "OpenAI's chat",
    '{"choices":[{"finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":3}}}',
    "length",
    [9, 7, 4, 3],
  ],
  ["a demanded call", '{"tool_calls":[{"id":"1"}],"finish_reason":"stop"}', "tool_calls", undefined],
  [
    "OpenAI's responses",
    '{"object":"response","status":"completed","incomplete_details":null,"usage":{"input_tokens":9,"output_tokens":7}}',
    "stop",
    [9, 7, 0, 0],
  ],
  ["a response's call", '{"object":"response","output":[{"type":"function_call"}]}', "tool_calls", undefined],
  [
    "a response that was cut short",
    '{"object":"response","incomplete_details":{"reason":"max_output_tokens"}}',
    "length",
    undefined,
  ],
  [
    "Anthropic's, with a cache beside the prompt",
    'data: {"input_tokens":2,"cache_read_input_tokens":5,"cache_creation_input_tokens":1,"output_tokens":1}\n\ndata: {"stop_reason":"tool_use","output_tokens":7}\n\n',
    "tool_calls",
    [8, 7, 5, 0],
  ],
  [
    "Gemini's, with thoughts beside the answer",
    '{"finishReason":"MAX_TOKENS","usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":4,"thoughtsTokenCount":3,"cachedContentTokenCount":2}}',
    "length",
    [9, 7, 2, 3],
  ],
  ["Gemini's call", '{"parts":[{"functionCall":{"name":"a"}}],"finishReason":"STOP"}', "tool_calls", undefined],
  ["Ollama's", '{"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":7}', "stop", [9, 7, 0, 0]],
  ["names within a text", '{"text":"\\"finish_reason\\":\\"stop\\",\\"prompt_tokens\\":3"}', undefined, undefined],
]

describe("why an answer ended, and what it cost", () => {
  for (const [name, body, reason, usage] of told) {
    it(`is read of ${name}`, () => {
      assert.strictEqual(answers.finishReasonIn(body), reason)
      const read = answers.usageIn(body)
      assert.deepStrictEqual(read && [read.prompt, read.completion, read.cached, read.reasoning], usage)
    })
  }
})
