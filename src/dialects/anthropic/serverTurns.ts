/** Whether every result of a tool that Anthropic ran has its call. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { Message } from "./Wire.ts"

export const serverResultsProblem = (messages: ReadonlyArray<Message>): FieldProblem | undefined => {
  const made = new Set<string>()
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== "assistant" || typeof content === "string") continue
    for (const [position, block] of content.entries()) {
      if (block.type === "server_tool_use" && block.id !== undefined) made.add(block.id)
      if (!("tool_use_id" in block) || block.type === "tool_result" || block.type === "mcp_tool_result") continue
      const { type, tool_use_id: id } = block
      if (id === undefined || made.has(id)) continue
      return {
        _tag: "Other",
        path: ["messages", index, "content", position],
        message: `unexpected \`tool_use_id\` found in \`${type}\` blocks: ${id}. Each \`${type}\` block must have a corresponding \`server_tool_use\` block before it.`,
        code: undefined,
      }
    }
  }
  return undefined
}
