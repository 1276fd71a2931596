/** The steps of a run; what a file search found is shown to those who ask for it. */
import { Effect } from "effect"
import { listOf, pageRequest } from "../../openai-more/listPage.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import type { Library } from "../Library.ts"
import { pageOf } from "../pages.ts"
import type { KeptRun } from "./Run.ts"
import type { RunStep, StepCall } from "./RunStep.ts"

export const listSteps = Effect.fnUntraced(function* (library: Library, { run }: KeptRun, query: URLSearchParams) {
  const { items, hasMore } = yield* pageOf(library.steps(run.id), yield* pageRequest(query))
  const shown = showsContent(query)
  return listOf(
    items.map(({ value }) => (shown ? value : withoutContent(value))),
    hasMore,
  )
})

export const findStep = Effect.fnUntraced(function* (
  library: Library,
  { run }: KeptRun,
  id: string,
  query: URLSearchParams,
) {
  const step = (yield* stored(library.steps(run.id).get(id))) ?? (yield* unknown("run step", id))
  return showsContent(query) ? step : withoutContent(step)
})

const contentField = "step_details.tool_calls[*].file_search.results[*].content"

export const showsContent = (query: URLSearchParams): boolean =>
  [...query.entries()].some(([name, value]) => /^include(\[\d*\])?$/.test(name) && value === contentField)

export const withoutContent = (step: RunStep): RunStep => {
  const { step_details: details } = step
  if (details.type !== "tool_calls") return step
  return { ...step, step_details: { ...details, tool_calls: details.tool_calls.map(bare) } }
}

const bare = (call: StepCall): StepCall => {
  if (call.type !== "file_search") return call
  const results = call.file_search.results.map(({ content: _, ...result }) => result)
  return { ...call, file_search: { ...call.file_search, results } }
}
