/** The settings of a request, as its response repeats them. */
import type { ModelCard } from "../../domain/ModelCard.ts"
import { usualEffort } from "../../generation/Reasoner.ts"
import type { ResponseEcho } from "./ResponseOptions.ts"
import type { ResponseRequest } from "./Wire.ts"
import type { Tool } from "./WireTools.ts"

export const echoOf = (body: ResponseRequest, card: ModelCard): ResponseEcho => {
  const { conversation, reasoning, text, service_tier: tier } = body
  return {
    background: body.background === true,
    conversation:
      conversation == null ? null : { id: typeof conversation === "string" ? conversation : conversation.id },
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    metadata: body.metadata ?? {},
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    prompt: body.prompt ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    prompt_cache_retention: body.prompt_cache_retention ?? null,
    reasoning: {
      effort: card.reasoning ? (reasoning?.effort ?? usualEffort(card)) : null,
      summary: reasoning?.summary ?? reasoning?.generate_summary ?? null,
    },
    safety_identifier: body.safety_identifier ?? null,
    service_tier: tier == null || tier === "auto" ? "default" : tier,
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: { format: formatOf(text), verbosity: text?.verbosity ?? "medium" },
    tool_choice: body.tool_choice ?? "auto",
    tools: (body.tools ?? []).map(toolOf),
    top_logprobs: body.top_logprobs ?? 0,
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? "disabled",
    user: body.user ?? null,
  }
}

const formatOf = (text: ResponseRequest["text"]) => {
  const format = text?.format ?? { type: "text" as const }
  if (format.type !== "json_schema") return { type: format.type }
  const { type, name, schema, strict, description } = format
  return { type, description: description ?? null, name, schema, strict: strict ?? false }
}

/** A function is strict unless it says that it is not. */
export const toolOf = (tool: Tool): Tool =>
  tool.type === "function"
    ? {
        type: tool.type,
        ...(tool.defer_loading === true && { defer_loading: true }),
        description: tool.description ?? null,
        ...(tool.name !== undefined && { name: tool.name }),
        parameters: tool.parameters ?? null,
        strict: tool.strict ?? true,
      }
    : tool
