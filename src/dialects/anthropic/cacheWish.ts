/** What a request wants kept in the prompt cache, and what is wrong with that wish. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { CacheBreakpoint, CacheWish } from "../../domain/Prompt.ts"
import { type DecodedMessages, keepOf } from "./decodeMessages.ts"
import type { DecodedTools } from "./decodeTools.ts"
import { fewestCachedTokens } from "./modelLimits.ts"
import type { CountTokensRequest } from "./Wire.ts"

const mostBreakpoints = 4

/** A change of tool choice or thinking leaves tools and system text in the cache, but no message. */
export const cacheWish = (body: CountTokensRequest, tools: DecodedTools, { marks }: DecodedMessages): CacheWish => ({
  fewestTokens: fewestCachedTokens(body.model),
  breakpoints: breakpointsOf(tools, marks),
  messagesKey: JSON.stringify([body.tool_choice ?? null, body.thinking ?? null]),
})

const breakpointsOf = (tools: DecodedTools, marks: ReadonlyArray<CacheBreakpoint>): ReadonlyArray<CacheBreakpoint> => [
  ...tools.marks.map(({ last, mark }) => ({ last, keep: keepOf(mark) })),
  ...marks,
]

export const cacheProblem = ({ breakpoints }: CacheWish): FieldProblem | undefined => {
  if (breakpoints.length > mostBreakpoints) {
    return problem(
      `A maximum of ${mostBreakpoints} blocks with cache_control may be provided. Found ${breakpoints.length}.`,
    )
  }
  const short = breakpoints.findIndex(({ keep }) => keep === "5 minutes")
  if (short === -1 || breakpoints.findLastIndex(({ keep }) => keep === "1 hour") < short) return undefined
  return problem(
    "cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. " +
      "Note that blocks are processed in the following order: `tools`, `system`, `messages`.",
  )
}

const problem = (message: string): FieldProblem => ({ _tag: "Other", path: [], message, code: undefined })
