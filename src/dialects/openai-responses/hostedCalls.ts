/** Calls of the tools that OpenAI runs itself: what they look like, and the events that tell of them. */
import { citations } from "../../generation/citations.ts"
import { hashWord, seededRandom } from "../../generation/seededRandom.ts"
import { pictureOf } from "../../http/pictureOf.ts"
import { mcpArguments } from "./mcpTools.ts"
import type { Item } from "./ResponseOptions.ts"

export type HostedCall =
  | { readonly type: "web_search_call"; readonly query: string; readonly sources: boolean }
  | { readonly type: "file_search_call"; readonly query: string; readonly results: boolean }
  | { readonly type: "code_interpreter_call"; readonly outputs: boolean }
  | { readonly type: "image_generation_call"; readonly prompt: string; readonly partialImages: number }
  | { readonly type: "mcp_list_tools"; readonly server: string; readonly tools: ReadonlyArray<string> }
  | {
      readonly type: "mcp_call"
      readonly server: string
      readonly tool: string
      /** As JSON text. */
      readonly input: string
      readonly output: string
      /** The request that the caller approved of. */
      readonly approval: string | null
    }

export interface HostedEvent {
  /** What follows `response.` in the event's name. */
  readonly name: string
  readonly fields?: Readonly<Record<string, unknown>>
}

export interface HostedStages {
  /** The item when it is added. */
  readonly begun: Item
  /** The item when it is done. */
  readonly done: Item
  readonly opening: ReadonlyArray<HostedEvent>
  readonly closing: ReadonlyArray<HostedEvent>
}

const prefixes = {
  web_search_call: "ws",
  file_search_call: "fs",
  code_interpreter_call: "ci",
  image_generation_call: "ig",
  mcp_list_tools: "mcpl",
  mcp_call: "mcp",
} as const

const source = "https://example.com/article"
const file = { id: "file-example", name: "example.pdf" } as const
const code = "print(sum(range(10)))"

/** `key` is the response's, `index` the call's place among the hosted ones. */
export const hostedStages = (call: HostedCall, key: string, index: number): HostedStages => {
  const id = `${prefixes[call.type]}_${key}${index === 0 ? "" : index}`
  switch (call.type) {
    case "web_search_call": {
      const action = { type: "search", query: call.query, queries: [call.query] }
      const sources = call.sources ? { sources: [{ type: "url", url: source }] } : {}
      return stages(call.type, { id, action }, { action: { ...action, ...sources } }, ["in_progress", "searching"])
    }
    case "file_search_call": {
      const found = { file_id: file.id, filename: file.name, score: 0.87, text: call.query, attributes: {} }
      const results = call.results ? [found] : null
      return stages(call.type, { id, queries: [call.query], results: null }, { results }, ["in_progress", "searching"])
    }
    case "code_interpreter_call":
      return codeStages(id, call.outputs)
    case "image_generation_call":
      return imageStages(id, call.prompt, call.partialImages)
    case "mcp_list_tools":
      return listStages(id, call)
    case "mcp_call":
      return mcpStages(id, call)
  }
}

const stages = (
  type: HostedCall["type"],
  begun: { readonly id: string; readonly [field: string]: unknown },
  done: Readonly<Record<string, unknown>>,
  opening: ReadonlyArray<string>,
): HostedStages => ({
  begun: { ...begun, type, status: "in_progress" },
  done: { ...begun, ...done, type, status: "completed" },
  opening: opening.map((name) => ({ name: `${type}.${name}` })),
  closing: [{ name: `${type}.completed` }],
})

const codeStages = (id: string, shown: boolean): HostedStages => {
  const begun = { id, type: "code_interpreter_call", status: "in_progress", container_id: `cntr_${id.slice(3)}` }
  return {
    begun: { ...begun, code: "", outputs: null },
    done: { ...begun, status: "completed", code, outputs: shown ? [{ type: "logs", logs: "45\n" }] : null },
    opening: [
      { name: "code_interpreter_call.in_progress" },
      { name: "code_interpreter_call_code.delta", fields: { delta: code } },
      { name: "code_interpreter_call_code.done", fields: { code } },
      { name: "code_interpreter_call.interpreting" },
    ],
    closing: [{ name: "code_interpreter_call.completed" }],
  }
}

const imageStages = (id: string, prompt: string, partialImages: number): HostedStages => {
  const shape = { size: "1024x1024", quality: "auto", background: "opaque", output_format: "png" }
  const begun = { id, type: "image_generation_call", status: "in_progress", result: null }
  const partial = (index: number): HostedEvent => ({
    name: "image_generation_call.partial_image",
    fields: {
      partial_image_index: index,
      partial_image_b64: pictureOf(prompt, (index + 1) / (partialImages + 1)),
      ...shape,
    },
  })
  return {
    begun,
    done: {
      ...begun,
      status: "completed",
      result: pictureOf(prompt, 1),
      revised_prompt: prompt,
      action: "generate",
      ...shape,
    },
    opening: [
      { name: "image_generation_call.in_progress" },
      { name: "image_generation_call.generating" },
      ...Array.from({ length: partialImages }, (_, index) => partial(index)),
    ],
    closing: [{ name: "image_generation_call.completed" }],
  }
}

/** Spelled as OpenAI does: a tool without words or annotations has them all the same, and an error is there only if there is one. */
const listStages = (id: string, call: Extract<HostedCall, { type: "mcp_list_tools" }>): HostedStages => {
  const tools = call.tools.map((name) => ({
    annotations: { read_only: false },
    description: "",
    input_schema: mcpArguments,
    name,
  }))
  const begun = { id, type: call.type, server_label: call.server, tools: [] }
  return {
    begun,
    done: { ...begun, tools },
    opening: [{ name: `${call.type}.in_progress` }],
    closing: [{ name: `${call.type}.completed` }],
  }
}

const mcpStages = (id: string, call: Extract<HostedCall, { type: "mcp_call" }>): HostedStages => {
  const { input } = call
  const begun = {
    id,
    type: call.type,
    server_label: call.server,
    name: call.tool,
    approval_request_id: call.approval,
    error: null,
  }
  return {
    begun: { ...begun, status: "in_progress", arguments: "", output: null },
    done: { ...begun, status: "completed", arguments: input, output: call.output },
    opening: [
      { name: "mcp_call.in_progress" },
      { name: "mcp_call_arguments.delta", fields: { delta: input } },
      { name: "mcp_call_arguments.done", fields: { arguments: input } },
    ],
    closing: [{ name: "mcp_call.completed" }],
  }
}

/** What an answer that used the tools refers to. */
export const annotationsOf = (hosted: ReadonlyArray<HostedCall>, text: string, key: string): ReadonlyArray<object> => {
  if (text === "") return []
  if (hosted.some(({ type }) => type === "web_search_call")) {
    return citations(text, seededRandom(hashWord(key))).map(({ start, end, url, title }) => ({
      type: "url_citation",
      start_index: start,
      end_index: end,
      url,
      title,
    }))
  }
  if (hosted.some(({ type }) => type === "file_search_call")) {
    return [{ type: "file_citation", index: text.length, file_id: file.id, filename: file.name }]
  }
  return []
}
