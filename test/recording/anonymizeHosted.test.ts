/** What hosted tools were asked and answered is not in JSON that is anonymous; what describes the call is. */
import { assert, describe, it } from "@effect/vitest"
import { answered, asked } from "./anonymized.ts"

/** Two words that were said. */
const said = "Zebras juggle"

const spoken: Readonly<Record<string, unknown>> = {
  "code that was run": {
    output: [
      {
        type: "code_interpreter_call",
        id: "ci_1",
        code: said,
        outputs: [{ type: "logs", logs: said }],
        status: "completed",
      },
    ],
  },
  "code that was written": { type: "response.code_interpreter_call_code.done", item_id: "ci_1", code: said },
  "a search of the web": {
    output: [
      { type: "web_search_call", action: { type: "search", query: said, queries: [said, said] } },
      { type: "web_search_call", action: { type: "open_page", url: "https://example.com" } },
    ],
  },
  "a search of files": {
    output: [
      {
        type: "file_search_call",
        queries: [said],
        results: [{ file_id: "file_1", filename: "file.pdf", text: said, score: 1 }],
      },
    ],
  },
  "a shell": {
    output: [
      { type: "shell_call", call_id: "c", action: { commands: [said, said], timeout_ms: 9 } },
      { type: "local_shell_call", action: { type: "exec", command: [said] } },
      { type: "shell_call_output", output: [{ stdout: said, stderr: said, outcome: { type: "exit", exit_code: 0 } }] },
    ],
  },
  "a shell's command": { type: "response.shell_call_command.done", command: said, output_index: 0 },
  "Gemini's code": {
    candidates: [
      {
        content: {
          parts: [
            { executableCode: { language: "PYTHON", code: said } },
            { executable_code: { language: "PYTHON", code: said } },
            { codeExecutionResult: { outcome: "OUTCOME_OK", output: said } },
          ],
        },
      },
    ],
  },
  "Anthropic's code": {
    content: [
      {
        type: "bash_code_execution_tool_result",
        content: { type: "bash_code_execution_result", stdout: said, stderr: said, return_code: 0, content: [] },
      },
      { type: "code_execution_tool_result", content: { type: "code_execution_result", stdout: said, stderr: "" } },
    ],
  },
  "a document": {
    messages: [
      {
        content: [
          { type: "document", title: said, context: said, source: { type: "url", url: "https://example.com" } },
        ],
      },
    ],
  },
  "a cited document": { content: [{ citations: [{ type: "char_location", cited_text: said, document_title: said }] }] },
}

/** Under the same keys. */
const kept: Readonly<Record<string, unknown>> = {
  errors: [
    { error: { code: "invalid_api_key", message: said, param: null } },
    { error: { code: 429, status: "RESOURCE_EXHAUSTED" } },
    { type: "error", code: "server_error", sequence_number: 3 },
    { type: "response.failed", response: { error: { code: "rate_limit_exceeded" } } },
    { type: "bash_code_execution_tool_result_error", error_code: "unavailable" },
  ],
  "schemas of tools": {
    tools: [
      {
        type: "function",
        name: "action",
        parameters: { title: said, properties: { code: { title: "code", type: "string" }, query: { title: "query" } } },
      },
    ],
    text: { format: { type: "json_schema", schema: { title: said, properties: { commands: { context: said } } } } },
  },
  "other keys of the same name": {
    code: "x",
    status: { code: "ok" },
    action: { query: "x" },
    title: "x",
    filename: "x",
  },
}

describe("anonymous calls of hosted tools", () => {
  for (const [name, body] of Object.entries(spoken)) {
    it(`are lorem, whole and streamed: ${name}`, () => {
      const json = JSON.stringify(body)
      const anonymous = json.replaceAll(said, "lorem lorem ")
      assert.deepStrictEqual(asked(body), JSON.parse(anonymous))
      assert.strictEqual(answered(json), anonymous)
      assert.strictEqual(answered(`data: ${json}\n\ndata: {}\n\n`), `data: ${anonymous}\n\ndata: {}\n\n`)
    })
  }

  for (const [name, body] of Object.entries(kept)) {
    it(`do not take what describes a call with them: ${name}`, () => {
      assert.deepStrictEqual(asked(body), body)
    })
  }
})
