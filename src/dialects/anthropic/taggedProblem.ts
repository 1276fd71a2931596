/** Says where a problem is as Anthropic does: a path names the type of each block, tool and source it passes. */

import { Predicate } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { plainText } from "../../domain/plainText.ts"
import { ownToolTypes } from "./ownTools.ts"

/** The types of what stands at a place; `usual` where the type may be absent. */
interface Tagged {
  readonly tags: ReadonlyArray<string>
  readonly usual?: string
}

const blocks: Tagged = {
  tags: [
    "bash_code_execution_tool_result",
    "code_execution_tool_result",
    "container_upload",
    "document",
    "image",
    "redacted_thinking",
    "search_result",
    "server_tool_use",
    "text",
    "text_editor_code_execution_tool_result",
    "thinking",
    "tool_result",
    "tool_search_tool_result",
    "tool_use",
    "web_fetch_tool_result",
    "web_search_tool_result",
  ],
}
const resultBlocks: Tagged = { tags: ["document", "image", "search_result", "text", "tool_reference"] }
const tools: Tagged = { tags: ["custom", ...ownToolTypes], usual: "custom" }

const byKey: Readonly<Record<string, Tagged>> = {
  thinking: { tags: ["adaptive", "between_tools", "disabled", "enabled"] },
  tool_choice: { tags: ["any", "auto", "none", "tool"] },
  cache_control: { tags: ["ephemeral"] },
}
const imageSources: Tagged = { tags: ["base64", "file", "url"] }
const documentSources: Tagged = { tags: ["base64", "content", "file", "text", "url"] }

/** `undefined` for places of one type only; `above` is the type of what the place stands in. */
const taggedAt = (path: FieldPath, above: string | undefined): Tagged | undefined => {
  const key = path.at(-1)
  const list = path.at(-2)
  if (typeof key === "number") {
    if (list === "tools") return above === "mcp_toolset" ? undefined : tools
    if (list !== "content") return undefined
    return above === "tool_result" ? resultBlocks : blocks
  }
  if (key === "source") return above === "image" ? imageSources : documentSources
  return key === undefined ? undefined : byKey[key]
}

export const taggedProblem = (problem: FieldProblem, body: unknown): FieldProblem => {
  const tagged: Array<string | number> = []
  let value = body
  let above: string | undefined
  for (const [depth, key] of problem.path.entries()) {
    value = Predicate.hasProperty(value, key) ? value[key] : undefined
    tagged.push(key)
    const place = taggedAt(problem.path.slice(0, depth + 1), above)
    if (place === undefined) continue
    const tag = Predicate.hasProperty(value, "type") ? value.type : place.usual
    if (isOfNoType(problem, depth)) return mistagged(tagged, tag, place)
    if (depth < problem.path.length - 1 && typeof tag === "string") tagged.push(tag)
    above = typeof tag === "string" ? tag : undefined
  }
  return { ...problem, path: tagged }
}

/** Whether the problem is that the value at this depth of the path has none of the types. */
const isOfNoType = (problem: FieldProblem, depth: number): boolean => {
  const below = problem.path.slice(depth + 1)
  if (below.length === 1 && below[0] === "type") return true
  return below.length === 0 && problem._tag === "WrongType" && problem.actual === "object"
}

const mistagged = (path: FieldPath, tag: unknown, { tags }: Tagged): FieldProblem => ({
  _tag: "Other",
  path,
  message:
    tag === undefined
      ? "Unable to extract tag using discriminator 'type'"
      : `Input tag '${plainText(tag)}' found using 'type' does not match any of the expected tags: ${tags
          .map((known) => `'${known}'`)
          .join(", ")}`,
  code: undefined,
})
