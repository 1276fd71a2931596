/** The tools of MCP servers: those that the request or an earlier answer lists, or some that are made up. */
import { Result, Schema } from "effect"
import type { FieldPath, FieldProblem } from "../../../domain/FieldProblem.ts"
import type { OfferedTool } from "../OfferedTool.ts"
import { type CountTokensRequest, ListedTool, type Tool } from "../Wire.ts"
import { type Question, queryOf } from "./questionIn.ts"

/** A request, and what its tools are asked. */
export interface Asking {
  readonly body: CountTokensRequest
  readonly question: Question
}

export const mcpToolset = (
  toolset: Tool,
  { body, question }: Asking,
  path: FieldPath,
): Result.Result<ReadonlyArray<OfferedTool>, FieldProblem> => {
  const { mcp_server_name: server, configs, default_config } = toolset
  if (server == null) return Result.fail({ _tag: "Missing", path: [...path, "mcp_server_name"] })
  const problem = serverProblem(server, body, [...path, "mcp_server_name"])
  if (problem !== undefined) return Result.fail(problem)
  const wish = (tool: string) => ({ ...default_config, ...configs?.[tool] })
  const isOn = (tool: string) => wish(tool).enabled !== false
  const listed = toolset.tools ?? listedEarlier(server, body)
  const tools =
    listed === undefined
      ? inventedTools(server, Object.keys(configs ?? {}), isOn("search"), question)
      : listed.map((tool, index) => listedTool(server, tool, [...path, "tools", index, "input_schema"]))
  return Result.succeed(
    tools
      .filter(({ served }) => isOn(served.tool))
      .map((tool) => ({ ...tool, deferred: wish(tool.served.tool).defer_loading === true })),
  )
}

/** A server without a toolset offers its tools, as the connector had it before toolsets. */
export const bareServers = ({ body, question }: Asking): ReadonlyArray<OfferedTool> =>
  (body.mcp_servers ?? []).flatMap(({ name, tool_configuration: configuration }) => {
    if (configuration?.enabled === false || toolsetsOf(name, body) > 0) return []
    const tools = inventedTools(
      name,
      configuration?.allowed_tools ?? [],
      configuration?.allowed_tools == null,
      question,
    )
    return tools.map((tool) => ({ ...tool, deferred: false }))
  })

const toolsetsOf = (server: string, { tools }: CountTokensRequest): number =>
  (tools ?? []).filter(({ type, mcp_server_name }) => type === "mcp_toolset" && mcp_server_name === server).length

const serverProblem = (server: string, body: CountTokensRequest, path: FieldPath): FieldProblem | undefined => {
  const other = (message: string): FieldProblem => ({ _tag: "Other", path, message, code: undefined })
  if (!(body.mcp_servers ?? []).some(({ name }) => name === server)) {
    return other(`MCP server '${server}' is not defined in mcp_servers.`)
  }
  return toolsetsOf(server, body) > 1
    ? other(`MCP server '${server}' is referenced by more than one mcp_toolset in tools.`)
    : undefined
}

interface McpOffer extends Omit<OfferedTool, "deferred"> {
  readonly served: Extract<OfferedTool["served"], { readonly name: "mcp_tool_use" }>
}

/** The model knows a server's tools by composed names (anthropic-sdk-typescript, `BetaToolChangeToolReference`). */
export const composedName = (server: string, tool: string): string => `${server}_${tool}`

const listedTool = (server: string, { name, description, input_schema }: ListedTool, path: FieldPath): McpOffer => ({
  spec: {
    kind: "function",
    name: composedName(server, name),
    description: description ?? undefined,
    parameters: input_schema,
    hosted: {},
    path,
  },
  served: { name: "mcp_tool_use", server, tool: name },
})

const query = { type: "object", properties: { query: { type: "string" } }, required: ["query"] }

/** Those that the request names, or a search. */
const inventedTools = (
  server: string,
  names: ReadonlyArray<string>,
  mayInvent: boolean,
  question: Question,
): ReadonlyArray<McpOffer> =>
  (names.length === 0 && mayInvent ? ["search"] : names).map((name) => ({
    spec: {
      kind: "function",
      name: composedName(server, name),
      parameters: query,
      hosted: { input: { query: queryOf(question, "latest news") } },
    },
    served: { name: "mcp_tool_use", server, tool: name },
  }))

const readListed = Schema.decodeUnknownResult(Schema.Array(ListedTool))

/** What the last listing of the server in the conversation says. */
const listedEarlier = (server: string, { messages }: CountTokensRequest): ReadonlyArray<ListedTool> | undefined => {
  const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content))
  const listing = blocks.findLast((block) => block.type === "mcp_tool_listing" && block.mcp_server_name === server)
  if (listing === undefined || !("tools" in listing)) return undefined
  return Result.getOrUndefined(readListed(listing.tools))
}
