/** Turns a response as the user wrote it into what the simulator does. */
import type { MockedError } from "../domain/SimError.ts"
import type { MockOutcome, SaidPart } from "./MockOutcome.ts"
import type { Block, MockError, MockLatency, MockResponse, MockToolCall } from "./MockResponse.ts"
import { renderDeep, renderTemplate, type TemplateContext } from "./renderTemplate.ts"

export const outcomeOf = (response: MockResponse, context: TemplateContext): MockOutcome => {
  const latency = latencyOf(response.latency)
  if (response.error !== undefined) return { _tag: "Fail", error: errorOf(response.error, context), latency }
  if (response.passthrough === true) return { _tag: "Fail", error: noUpstream, latency }
  const common = { latency, usage: response.usage, finishReason: response.finish_reason, fault: response.fault }
  const parts = response.blocks?.map((block) => partOf(block, context)) ?? partsOf(response, context)
  if (parts.length === 0) {
    const { generator, ...rest } = response.generate ?? {}
    const generate = generator === undefined ? rest : { ...rest, generator: renderTemplate(generator, context) }
    return { _tag: "Generate", generate, ...common }
  }
  return { _tag: "Say", parts, ...common }
}

/** What is said where no upstream is set. */
const noUpstream: MockedError = {
  passthrough: true,
  code: "no_upstream",
  message: "A mock sends this call to the upstream, and the settings name none (recording.upstream).",
}

/** In the order in which models speak: thoughts, then text, then calls. */
const partsOf = (response: MockResponse, context: TemplateContext): ReadonlyArray<SaidPart> => {
  const { reasoning, content, chunks, json, refusal, tool_calls } = response
  return [
    ...(reasoning === undefined ? [] : [partOf({ reasoning }, context)]),
    ...(content === undefined ? [] : [partOf({ text: content }, context)]),
    ...(chunks === undefined ? [] : [partOf({ text: "", chunks }, context)]),
    ...(json === undefined ? [] : [textPart(JSON.stringify(renderDeep(json, context)))]),
    ...(refusal === undefined ? [] : [partOf({ refusal }, context)]),
    ...(tool_calls ?? []).map((call) => callOf(call, context)),
  ]
}

const textPart = (text: string): SaidPart => ({ _tag: "Text", text, chunks: undefined })

const partOf = (block: Block, context: TemplateContext): SaidPart => {
  if ("tool_call" in block) return callOf(block.tool_call, context)
  const chunks = rendered(block.chunks, context)
  const said = (text: string) => chunks?.join("") ?? renderTemplate(text, context)
  if ("reasoning" in block) return { _tag: "Reasoning", text: said(block.reasoning), chunks }
  if ("refusal" in block) return { _tag: "Refusal", text: said(block.refusal), chunks }
  return { _tag: "Text", text: said(block.text), chunks }
}

const rendered = (chunks: ReadonlyArray<string> | undefined, context: TemplateContext) =>
  chunks?.map((chunk) => renderTemplate(chunk, context))

const callOf = (call: MockToolCall, context: TemplateContext): SaidPart => {
  const { name, id } = call
  const chunks = rendered(call.chunks, context)
  const input = renderDeep(call.arguments ?? {}, context)
  const text = chunks?.join("") ?? (typeof input === "string" ? input : JSON.stringify(input))
  return { _tag: "ToolCall", name, input: text, id: id && renderTemplate(id, context), chunks }
}

const errorOf = (error: MockError, context: TemplateContext): MockedError => ({
  ...error,
  message: error.message === undefined ? undefined : renderTemplate(error.message, context),
})

const latencyOf = (latency: MockLatency | undefined) => (latency === "instant" ? { ttft_ms: 0, tbt_ms: 0 } : latency)
