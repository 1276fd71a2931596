/** A tool that an answer may call, and how its calls look. */
import type { ToolSpec } from "../../domain/Prompt.ts"
import type { ServerTool } from "./serverTools/ServerTool.ts"

export interface OfferedTool {
  readonly spec: ToolSpec
  /** Of a tool that the caller does not run. */
  readonly served?: ServerTool | undefined
  /** Of a tool that is one of many under one type. */
  readonly member?: ToolsetMember
  /** Whether it is no part of the prompt until a search has found it. */
  readonly deferred: boolean
}

export interface ToolsetMember {
  readonly name: string
  readonly toolset: string
}

export type ToolsetMembers = Readonly<Record<string, ToolsetMember>>
