/** The block of a call: of a tool that the caller runs, that Anthropic runs, or that an MCP server has. */
import type { ReplyToolCall } from "../../domain/Reply.ts"
import type { MessageOptions } from "./MessageOptions.ts"
import { toolUseIdOf } from "./replyParts.ts"
import type { ServerTool } from "./serverTools/ServerTool.ts"
import type { ContentBlock } from "./WireReply.ts"

export type CallBlock = Extract<ContentBlock, { readonly type: "tool_use" | "server_tool_use" | "mcp_tool_use" }>

export const servedBy = (name: string, { serverTools }: Pick<MessageOptions, "serverTools">): ServerTool | undefined =>
  Object.hasOwn(serverTools, name) ? serverTools[name] : undefined

export const callBlock = (
  { id, name }: Pick<ReplyToolCall, "id" | "name">,
  input: unknown,
  options: Pick<MessageOptions, "serverTools" | "members">,
): CallBlock => {
  const tool = servedBy(name, options)
  const caller = { type: "direct" } as const
  if (tool === undefined) {
    const member = Object.hasOwn(options.members, name) ? options.members[name] : undefined
    const use = { type: "tool_use", id: toolUseIdOf(id), name: member?.name ?? name, input, caller } as const
    return member === undefined ? use : { ...use, toolset_name: member.toolset }
  }
  return tool.name === "mcp_tool_use"
    ? { type: tool.name, id: toolUseIdOf(id, "mcptoolu"), name: tool.tool, input, server_name: tool.server }
    : { type: "server_tool_use", id: toolUseIdOf(id, "srvtoolu"), name: tool.name, input, caller }
}
