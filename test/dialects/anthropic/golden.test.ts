/** Answers of Anthropic's API as clients meet them every day, byte for byte. */
import { compareTranscripts } from "./compareTranscripts.ts"

const short = { response: { target_tokens: 6 } }
const weather = {
  name: "get_weather",
  input_schema: {
    type: "object",
    properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
    required: ["city", "unit"],
    additionalProperties: false,
  },
}
const time = { name: "get_time", input_schema: { type: "object", properties: { zone: { type: "string" } } } }
const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0, maximum: 120 } },
  required: ["name", "age"],
  additionalProperties: false,
}
const kept = [
  { type: "text", text: "You are a librarian. ".repeat(300), cache_control: { type: "ephemeral", ttl: "1h" } },
  { type: "text", text: "These are the rules. ".repeat(300), cache_control: { type: "ephemeral" } },
]

compareTranscripts({
  text: { settings: short },
  "max-tokens": { fields: { max_tokens: 4 } },
  stop: { fields: { stop_sequences: ["m dol", "nothing"] } },
  thinking: {
    fields: { max_tokens: 2048, thinking: { type: "enabled", budget_tokens: 1024 } },
    settings: { reasoning: { multipliers: { medium: 1.3 } }, ...short },
  },
  "hidden-thinking": {
    fields: { thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "low" } },
    settings: { reasoning: { multipliers: { low: 1.3 } }, ...short },
  },
  "one-tool": { fields: { tools: [weather] } },
  "text-and-tool": { fields: { tools: [weather] }, settings: { tools: { preamble_rate: 1 }, ...short } },
  "two-tools": {
    fields: { tools: [weather, time], tool_choice: { type: "any" }, messages: [{ role: "user", content: "Both" }] },
    settings: { tools: { max_parallel: 2 } },
  },
  "cut-tool": { fields: { tools: [weather], max_tokens: 5 } },
  structured: { fields: { output_config: { format: { type: "json_schema", schema: person } } } },
  refusal: { settings: { refusals: { rate: 1, text: "I can't help with that." } } },
  cache: { fields: { system: kept }, settings: short, times: 2 },
  "error-event": { headers: { "x-llmsim-fault": "error_event;after_events=3" }, settings: short },
})
