/** What a run asks of the model: its instructions, the thread's messages, and the tools it called so far. */
import type {
  OutputFormat,
  Part,
  Prompt,
  Message as PromptMessage,
  ToolChoice,
  ToolSpec,
} from "../../../domain/Prompt.ts"
import type { Message, MessageContent } from "../messages/Message.ts"
import type { KeptRun, Run } from "./Run.ts"
import type { FunctionStepCall, RunStep } from "./RunStep.ts"

export interface PromptLimits {
  /** Of the model; 0 when unknown. */
  readonly maxOutputTokens: number
  /** Whether a tool that must be called was not called yet. */
  readonly isForced: boolean
}

/** Messages and steps with the oldest first. */
export const promptOf = (
  { run, used }: KeptRun,
  messages: ReadonlyArray<Message>,
  steps: ReadonlyArray<RunStep>,
  { maxOutputTokens, isForced }: PromptLimits,
): Prompt => {
  const called = steps.flatMap(callsOf)
  const left = run.max_completion_tokens === null ? undefined : run.max_completion_tokens - used.completion_tokens
  return {
    model: run.model,
    messages: [...systemOf(run), ...lastOf(run, messages).map(messageOf), ...called],
    tools: run.tools.flatMap(toolOf),
    toolChoice: isForced && called.length === 0 ? choiceOf(run) : laterChoiceOf(run),
    parallelToolCalls: run.parallel_tool_calls,
    format: formatOf(run),
    sampling: {
      maxTokens: left === undefined ? undefined : Math.min(left, maxOutputTokens > 0 ? maxOutputTokens : left),
      stop: [],
      choices: 1,
      temperature: run.temperature ?? undefined,
      topP: run.top_p ?? undefined,
    },
    reasoning: { effort: run.reasoning_effort ?? undefined, shown: false },
  }
}

const systemOf = ({ instructions }: Run): ReadonlyArray<PromptMessage> =>
  instructions === "" ? [] : [{ role: "system", parts: [{ _tag: "Text", text: instructions }] }]

const lastOf = ({ truncation_strategy: { type, last_messages } }: Run, messages: ReadonlyArray<Message>) =>
  type === "last_messages" && last_messages !== null ? messages.slice(-last_messages) : messages

const messageOf = ({ role, content }: Message): PromptMessage => ({ role, parts: content.map(partOf) })

const partOf = (content: MessageContent): Part => {
  switch (content.type) {
    case "text":
      return { _tag: "Text", text: content.text.value }
    case "refusal":
      return { _tag: "Refusal", text: content.refusal }
    case "image_url":
      return { _tag: "Image", ...content.image_url }
    case "image_file":
      return { _tag: "File", name: undefined, fileId: content.image_file.file_id }
  }
}

/** A step's calls in one message, then a message for each output. */
const callsOf = ({ step_details: details, status }: RunStep): ReadonlyArray<PromptMessage> => {
  if (details.type !== "tool_calls" || status !== "completed") return []
  const calls = details.tool_calls.filter((call): call is FunctionStepCall => call.type === "function")
  if (calls.length === 0) return []
  const toolCalls = calls.map(({ id, function: call }) => ({ id, name: call.name, input: call.arguments }))
  return [
    { role: "assistant", parts: [], toolCalls },
    ...calls.map(
      ({ id, function: { output } }): PromptMessage => ({
        role: "tool",
        parts: [{ _tag: "Text", text: output ?? "" }],
        toolCallId: id,
      }),
    ),
  ]
}

const toolOf = ({ function: definition }: Run["tools"][number], index: number): ReadonlyArray<ToolSpec> => {
  if (definition === undefined) return []
  const { name, description, parameters, strict } = definition
  return [
    {
      kind: "function",
      name,
      description: description ?? undefined,
      parameters: parameters ?? undefined,
      strict: strict ?? undefined,
      path: ["tools", index, "function", "parameters"],
    },
  ]
}

const choiceOf = ({ tool_choice: choice }: Run): ToolChoice => {
  if (choice === "none") return { _tag: "None" }
  if (choice === "required") return { _tag: "Required" }
  if (choice === "auto" || choice.type !== "function") return { _tag: "Auto" }
  return { _tag: "Named", name: choice.function?.name ?? "" }
}

/** A call that was forced is forced once: a run that had to call at every turn would never end. */
const laterChoiceOf = (run: Run): ToolChoice => (run.tool_choice === "none" ? { _tag: "None" } : { _tag: "Auto" })

const formatOf = ({ response_format: format }: Run): OutputFormat => {
  if (format === "auto" || format.type === "text") return { _tag: "Text" }
  if (format.type === "json_object" || format.json_schema === undefined) return { _tag: "Json" }
  const { name, schema, strict } = format.json_schema
  return { _tag: "JsonSchema", name, schema: schema ?? {}, strict: strict === true, path: ["response_format"] }
}
