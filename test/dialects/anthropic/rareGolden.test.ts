/** Answers of Anthropic's API that cite, use its own tools, pause, are refused or hide their thoughts, byte for byte. */
import { compareTranscripts } from "./compareTranscripts.ts"
import { pdfOf } from "./pdfOf.ts"

const short = { response: { target_tokens: 30 } }
const enabled = { citations: { enabled: true } }
const text = (said: string) => ({ type: "text", text: said })

const document = (source: object, more: object = enabled) => ({ type: "document", source, title: "The Sea", ...more })
const plain = { type: "text", media_type: "text/plain", data: "The grass is green. The sky is blue 🌊. Is it? It is." }
const made = { type: "content", content: [text("The first block. "), text("The second block.")] }
const pdf = {
  type: "base64",
  media_type: "application/pdf",
  data: pdfOf(["One page says this.", "The other says that. And more."]),
}
const found = {
  type: "search_result",
  source: "https://docs.example.com/sea",
  title: "Of the sea",
  content: [text("The sea is deep."), text("The sea is wide.")],
  ...enabled,
}

const asked = (...blocks: ReadonlyArray<object>) => ({
  messages: [{ role: "user", content: [...blocks, text("What is it like?")] }],
})

const says = (content: string, more: object = {}) => ({ fields: { messages: [{ role: "user", content }], ...more } })

const search = { type: "web_search_20250305", name: "web_search" }
const fetches = { type: "web_fetch_20250910", name: "web_fetch", ...enabled }
const searched = { tool_call: { name: "web_search", arguments: { query: "it" } } }
const paused = (response: object) => ({
  mocks: { rules: [{ response: { finish_reason: "pause_turn", ...response } }] },
})

const weather = {
  name: "get_weather",
  description: "The weather of a city.",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  defer_loading: true,
}
const finder = { type: "tool_search_tool_regex_20251119", name: "tool_search_tool_regex" }
const wiki = { mcp_servers: [{ type: "url", url: "https://wiki.example.com/mcp", name: "wiki" }] }

const refusal =
  "ANTHROPIC_MAGIC_STRING_TRIGGER_REFUSAL_1FAEFB6177B4672DEE07F9D3AFC62588CCD2631EDCF22E8CCC1FB35B501C9C86"
const redacted =
  "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E193C177646C7398A98432ECCCE4C1253D5E2D82641AC0E52CC2876CB"

compareTranscripts({
  "cites-text": { fields: asked(document(plain)), settings: short },
  "cites-blocks": { fields: asked(document(plain, {}), document(made)), settings: short },
  "cites-pages": { fields: asked(document(pdf)), settings: short },
  "cites-results": { fields: asked(document(plain, {}), found), settings: short },
  "web-search": { ...says("Who won?", { tools: [search] }), settings: short },
  "web-fetch": { ...says("Read https://example.com/sea for me", { tools: [fetches] }), settings: short },
  "code-execution": {
    ...says("Add them up", { tools: [{ type: "code_execution_20250825", name: "code_execution" }] }),
    settings: short,
  },
  "old-code-execution": {
    ...says("Add them up", { tools: [{ type: "code_execution_20250522", name: "code_execution" }] }),
    settings: short,
  },
  "tool-search": { ...says("How is the weather?", { tools: [finder, weather] }), settings: short },
  mcp: {
    ...says("Look it up", { ...wiki, tools: [{ type: "mcp_toolset", mcp_server_name: "wiki" }] }),
    settings: short,
  },
  computer: says("Look at it", {
    tools: [{ type: "computer_20250124", name: "computer", display_width_px: 1024, display_height_px: 768 }],
  }),
  "computer-toolset": says("Look at it", { tools: [{ type: "computer_toolset_20260801" }] }),
  "max-uses": {
    ...says("Who won?", { tools: [{ ...search, max_uses: 1, allowed_domains: ["sea.example"] }] }),
    settings: { mocks: { rules: [{ response: { blocks: [searched, searched, { text: "Twice." }] } }] } },
  },
  "pause-generated": { ...says("Who won?", { tools: [search] }), settings: paused({ generate: {} }) },
  "pause-said": {
    ...says("Who won?", { tools: [search] }),
    settings: paused({ content: "Let me look." }),
  },
  "redacted-thinking": {
    ...says(redacted, { max_tokens: 2048, thinking: { type: "enabled", budget_tokens: 1024 } }),
    settings: { reasoning: { multipliers: { medium: 1.3 } }, response: { target_tokens: 6 } },
  },
  refused: says(`Here it is: ${refusal}`),
})
