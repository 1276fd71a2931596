/** The tools that a conversation has found: they are in the prompt from then on. */
import { Predicate } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { CountTokensRequest } from "./Wire.ts"
import type { ContentBlock } from "./WireBlocks.ts"

type Messages = CountTokensRequest["messages"]

const none: ReadonlySet<string> = new Set()

/** A loop, since each request's whole conversation is looked at, and hardly any has found tools. */
export const loadedTools = (messages: Messages): ReadonlySet<string> => {
  let loaded: Set<string> | undefined
  for (const { content } of messages) {
    if (typeof content === "string") continue
    for (const block of content) {
      const references = referencesIn(block)
      if (!Array.isArray(references)) continue
      for (const reference of references as ReadonlyArray<unknown>) {
        if (!Predicate.hasProperty(reference, "tool_name") || typeof reference.tool_name !== "string") continue
        loaded ??= new Set()
        loaded.add(reference.tool_name)
      }
    }
  }
  return loaded ?? none
}

/** Of Anthropic's own search, or of a tool of the caller's. */
const referencesIn = (block: ContentBlock): unknown => {
  if (block.type === "tool_result") return block.content
  if (block.type !== "tool_search_tool_result" || !("content" in block)) return undefined
  const { content } = block
  return Predicate.hasProperty(content, "tool_references") ? content.tool_references : undefined
}

/** `known` are the names of all tools of the request, in the prompt or not. */
export const referenceProblem = (loaded: ReadonlySet<string>, known: ReadonlySet<string>): FieldProblem | undefined => {
  const missing = [...loaded].find((name) => !known.has(name))
  return missing === undefined
    ? undefined
    : {
        _tag: "Other",
        path: [],
        message: `Tool reference '${missing}' not found in available tools`,
        code: undefined,
      }
}

/** What Anthropic refuses of tools that are to be found first. */
export const deferralProblem = ({ tools }: CountTokensRequest): FieldProblem | undefined => {
  const said = (message: string): FieldProblem => ({ _tag: "Other", path: [], message, code: undefined })
  const offered = tools ?? []
  if (offered.length > 0 && offered.every(({ defer_loading }) => defer_loading === true)) {
    return said("At least one tool must have defer_loading=false. All tools cannot be deferred")
  }
  const marked = offered.find(({ defer_loading, cache_control }) => defer_loading === true && cache_control != null)
  return marked === undefined
    ? undefined
    : said(
        `Tool '${marked.name}' cannot have both defer_loading=true and cache_control set. Tools with defer_loading cannot use prompt caching.`,
      )
}
