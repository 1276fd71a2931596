/** What a response is made from, item by item, as OpenAI spells it (openai-node, `ResponseInputItem`). */
import { Schema } from "effect"
import { nullish } from "../openai-chat/fields.ts"

export const InputContent = Schema.Struct({
  type: Schema.Literals([
    "input_text",
    "input_image",
    "input_file",
    "input_audio",
    "output_text",
    "refusal",
    "text",
    "summary_text",
    "reasoning_text",
    "computer_screenshot",
  ]),
  text: nullish(Schema.String),
  refusal: nullish(Schema.String),
  detail: nullish(Schema.Literals(["auto", "low", "high", "original"])),
  image_url: nullish(Schema.String),
  file_id: nullish(Schema.String),
  file_data: nullish(Schema.String),
  file_url: nullish(Schema.String),
  filename: nullish(Schema.String),
  input_audio: nullish(Schema.Struct({ data: Schema.String, format: Schema.Literals(["wav", "mp3"]) })),
})
export type InputContent = typeof InputContent.Type

const Content = Schema.Union([Schema.String, Schema.Array(InputContent)])

const itemTypes = [
  "message",
  "reasoning",
  "item_reference",
  "function_call",
  "function_call_output",
  "custom_tool_call",
  "custom_tool_call_output",
  "computer_call",
  "computer_call_output",
  "local_shell_call",
  "local_shell_call_output",
  "shell_call",
  "shell_call_output",
  "apply_patch_call",
  "apply_patch_call_output",
  "file_search_call",
  "web_search_call",
  "code_interpreter_call",
  "image_generation_call",
  "mcp_list_tools",
  "mcp_call",
  "mcp_approval_request",
  "mcp_approval_response",
  "compaction",
  "compaction_trigger",
  "configuration_update",
  "additional_tools",
  "tool_search_call",
  "tool_search_output",
  "program",
  "program_output",
] as const

/** Every kind of item in one, since only a few fields are looked at; the rest stands as it came. */
export const InputItem = Schema.Struct({
  type: nullish(Schema.Literals(itemTypes)),
  id: nullish(Schema.String),
  role: Schema.optionalKey(Schema.Literals(["user", "assistant", "system", "developer"])),
  content: nullish(Content),
  call_id: nullish(Schema.String),
  name: nullish(Schema.String),
  arguments: Schema.optionalKey(Schema.Unknown),
  input: Schema.optionalKey(Schema.Unknown),
  output: Schema.optionalKey(Schema.Unknown),
  action: Schema.optionalKey(Schema.Unknown),
  operation: Schema.optionalKey(Schema.Unknown),
  actions: Schema.optionalKey(Schema.Unknown),
  server_label: nullish(Schema.String),
  tools: Schema.optionalKey(Schema.Unknown),
  approve: nullish(Schema.Boolean),
  approval_request_id: nullish(Schema.String),
  encrypted_content: nullish(Schema.String),
})
export type InputItem = typeof InputItem.Type

export const Input = Schema.Union([Schema.String, Schema.Array(InputItem)])
