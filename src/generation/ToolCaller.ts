/** Decides which tools an answer calls, and with what input. */
import { Context, Effect, Layer, type Random } from "effect"
import type { Prompt, ToolSpec } from "../domain/Prompt.ts"
import { InvalidRequest, type SimError, simError } from "../domain/SimError.ts"
import { generateJson } from "./generateJson.ts"
import { grammarText } from "./grammarText.ts"
import { jsonText } from "./jsonText.ts"
import { phrase } from "./phrase.ts"
import { type ToolHabits, toolsToCall } from "./toolsToCall.ts"
import { withSearches } from "./withSearches.ts"

export interface PlannedCall {
  readonly tool: ToolSpec
  /** Arguments as JSON text, or the free text of a custom tool. */
  readonly input: string
}

/**
 * Decides whether an answer calls tools, and how many.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { ToolCaller } from "llmsim"
 *
 * const never = Layer.succeed(ToolCaller, { calls: () => Effect.succeed([]) })
 * ```
 */
export class ToolCaller extends Context.Service<
  ToolCaller,
  {
    /** Fails with `InvalidRequest` when no input satisfies the schema or grammar of a tool to be called. */
    readonly calls: (prompt: Prompt, random: Random.Random) => Effect.Effect<ReadonlyArray<PlannedCall>, SimError>
  }
>()("llmsim/generation/ToolCaller") {
  /** Arguments that satisfy the tool's own schema. */
  static readonly layer = (habits: ToolHabits) =>
    Layer.succeed(this, {
      calls: (prompt, random) => {
        if (prompt.tools.length === 0) return none
        const called = toolsToCall(prompt, habits, random)
        if (called.length === 0) return none
        return Effect.forEach(withSearches(called, prompt.tools), (tool) => plannedCall(tool, random))
      },
    })
}

const none = Effect.succeed<ReadonlyArray<PlannedCall>>([])

const plannedCall = (tool: ToolSpec, random: Random.Random): Effect.Effect<PlannedCall, SimError> =>
  Effect.map(inputFor(tool, random), (input) => ({ tool, input }))

const inputFor = (tool: ToolSpec, random: Random.Random): Effect.Effect<string, SimError> => {
  if (tool.hosted?.input !== undefined) return Effect.succeed(JSON.stringify(tool.hosted.input))
  if (tool.kind === "custom") return customInput(tool, random)
  return Effect.mapBoth(generateJson(tool.parameters ?? noParameters, random), {
    onSuccess: jsonText,
    onFailure: ({ path, message }) =>
      refused(tool, `Invalid schema for function '${tool.name}': ${path}: ${message}`, "invalid_function_parameters"),
  })
}

const customInput = (tool: ToolSpec, random: Random.Random): Effect.Effect<string, SimError> => {
  const { grammar } = tool
  if (grammar === undefined) return Effect.succeed(phrase(random))
  return Effect.mapError(grammarText(grammar.syntax, grammar.definition, random), ({ message }) =>
    refused(tool, `Invalid grammar for tool '${tool.name}': ${message}`, "invalid_grammar"),
  )
}

const noParameters = { type: "object", properties: {}, additionalProperties: false }

const refused = (tool: ToolSpec, message: string, code: string): SimError =>
  simError(new InvalidRequest({ problem: { _tag: "Other", path: tool.path ?? [], message, code } }))
