/** All tools that a request offers, entry by entry, each by a name that no other has. */
import { Result } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { OfferedTool } from "./OfferedTool.ts"
import { offeredTools } from "./offeredTools.ts"
import { bareServers } from "./serverTools/mcpTools.ts"
import { questionIn } from "./serverTools/questionIn.ts"
import type { CountTokensRequest, Tool } from "./Wire.ts"

export interface Offer {
  readonly offered: ReadonlyArray<OfferedTool>
  /** Where the cache is to keep what stands before its end. */
  readonly mark: Tool["cache_control"]
}

export const offersOf = (body: CountTokensRequest): Result.Result<ReadonlyArray<Offer>, FieldProblem> => {
  const offers: Array<Offer> = []
  const asking = { body, question: questionIn(body) }
  for (const [index, tool] of (body.tools ?? []).entries()) {
    const read = offeredTools(tool, asking, ["tools", index])
    if (Result.isFailure(read)) return Result.fail(read.failure)
    offers.push({ offered: read.success, mark: tool.cache_control })
  }
  if (body.mcp_servers == null) return Result.succeed(offers)
  return Result.succeed(withOwnNames([...offers, { offered: bareServers(asking), mark: undefined }]))
}

/** A composed name of a server's tool may be that of a tool of the caller's, of Anthropic's, or of another server's. */
const withOwnNames = (offers: ReadonlyArray<Offer>): ReadonlyArray<Offer> => {
  const others = offers.flatMap(({ offered }) => offered.filter(({ served }) => served?.name !== "mcp_tool_use"))
  const taken = new Set(others.map(({ spec }) => spec.name))
  const named = (tool: OfferedTool): OfferedTool => {
    const { spec, served } = tool
    if (served?.name !== "mcp_tool_use") return tool
    let { name } = spec
    if (taken.has(name)) name = `${served.server}:${served.tool}`
    while (taken.has(name)) name += ":"
    taken.add(name)
    return name === spec.name ? tool : { ...tool, spec: { ...spec, name } }
  }
  return offers.map((offer) => ({ ...offer, offered: offer.offered.map(named) }))
}
