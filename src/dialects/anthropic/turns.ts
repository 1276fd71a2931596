/** Whether messages follow one another as the API allows, and every tool call has its result. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { serverResultsProblem } from "./serverTurns.ts"
import type { CountTokensRequest, Message } from "./Wire.ts"
import type { ContentBlock } from "./WireBlocks.ts"

export const turnsProblem = ({ messages }: CountTokensRequest): FieldProblem | undefined => {
  const [first] = messages
  if (first === undefined) return said(["messages"], "at least one message is required")
  if (first.role === "system") {
    return said(
      ["messages"],
      'Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
    )
  }
  if (first.role === "assistant") return said(["messages"], 'first message must use the "user" role')
  return contentProblem(messages) ?? toolProblem(messages) ?? serverResultsProblem(messages)
}

const said = (path: FieldPath, message: string): FieldProblem => ({ _tag: "Other", path, message, code: undefined })

const contentProblem = (messages: ReadonlyArray<Message>): FieldProblem | undefined => {
  for (const [index, { role, content }] of messages.entries()) {
    const final = index === messages.length - 1
    if (content.length === 0 && !(final && role === "assistant")) {
      const who = role === "user" ? "user messages must have" : "all messages must have"
      const but = role === "user" ? "" : " except for the optional final assistant message"
      return said(["messages", index], `${who} non-empty content${but}`)
    }
    if (typeof content !== "string" && content.some((block) => block.type === "text" && block.text === "")) {
      return said(["messages"], "text content blocks must be non-empty")
    }
    if (final && role === "assistant" && /\s$/.test(lastText(content))) {
      return said(["messages"], "final assistant content cannot end with trailing whitespace")
    }
  }
  return undefined
}

/** The text that an answer would have to continue; empty where a message ends otherwise. */
export const lastText = (content: Message["content"]): string => {
  if (typeof content === "string") return content
  const last = content.at(-1)
  return last?.type === "text" ? last.text : ""
}

interface OpenCalls {
  /** The index of the message that made them. */
  readonly at: number
  readonly made: ReadonlySet<string>
  readonly answered: Set<string>
}

const toolProblem = (messages: ReadonlyArray<Message>): FieldProblem | undefined => {
  let open: OpenCalls = { at: 0, made: new Set(), answered: new Set() }
  const all = new Set<string>()
  for (const [index, { role, content }] of messages.entries()) {
    const blocks = typeof content === "string" ? [] : content
    if (role === "user") {
      const problem = resultsProblem(blocks, index, open)
      if (problem !== undefined) return problem
    }
    if (role !== "assistant") continue
    const unanswered = unansweredProblem(open)
    if (unanswered !== undefined) return unanswered
    const made = blocks.flatMap((block) => (block.type === "tool_use" ? block.id : []))
    if (made.some((id) => all.has(id)) || new Set(made).size < made.length) {
      return said(["messages", index, "content"], "`tool_use` ids must be unique")
    }
    for (const id of made) all.add(id)
    open = { at: index, made: new Set(made), answered: new Set() }
  }
  return unansweredProblem(open)
}

const resultsProblem = (
  blocks: ReadonlyArray<ContentBlock>,
  index: number,
  { made, answered }: OpenCalls,
): FieldProblem | undefined => {
  for (const [position, block] of blocks.entries()) {
    if (block.type !== "tool_result") continue
    const id = block.tool_use_id
    const path = ["messages", index, "content", position]
    if (!made.has(id)) {
      return said(
        path,
        `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      )
    }
    if (answered.has(id)) {
      return said(path, `each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`)
    }
    answered.add(id)
  }
  return undefined
}

const unansweredProblem = ({ at, made, answered }: OpenCalls): FieldProblem | undefined => {
  const missing = [...made].filter((id) => !answered.has(id))
  if (missing.length === 0) return undefined
  return said(
    ["messages", at],
    `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
  )
}
