/** The tools of a toolset that the caller runs: each is called by its own name, beside the toolset's. */
import type { FieldPath } from "../../../domain/FieldProblem.ts"
import type { OfferedTool } from "../OfferedTool.ts"
import type { Tool } from "../Wire.ts"
import { type Actions, object } from "./actions.ts"
import { browserActions, browserExtras } from "./browserActions.ts"
import { computerActions } from "./computerActions.ts"

interface Toolset {
  readonly name: string
  readonly actions: Actions
  /** Members that are off where the request says nothing of them. */
  readonly extras: ReadonlyArray<string>
}

const toolsets: Readonly<Record<string, Toolset>> = {
  browser_toolset_20260801: { name: "browser", actions: browserActions, extras: browserExtras },
  computer_toolset_20260801: { name: "computer", actions: computerActions(), extras: [] },
}

/** `undefined` for a tool that is no toolset. */
export const toolsetMembers = ({ type, configs }: Tool, path: FieldPath): ReadonlyArray<OfferedTool> | undefined => {
  const toolset = toolsets[type ?? ""]
  if (toolset === undefined) return undefined
  return Object.entries(toolset.actions).flatMap(([name, properties]) => {
    const wish = configs?.[name]
    if (!(wish?.enabled ?? !toolset.extras.includes(name))) return []
    return {
      spec: { kind: "function", name: `${toolset.name}_${name}`, parameters: object(properties), path },
      member: { name, toolset: toolset.name },
      deferred: wish?.defer_loading === true,
    }
  })
}
