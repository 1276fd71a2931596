/** Puts searches before the calls of tools that are not in the prompt, so that each is found before it is called. */
import type { ToolSpec } from "../domain/Prompt.ts"

/** No search finds more tools than that (Anthropic's finds three to five). */
const mostFound = 5

export const withSearches = (
  called: ReadonlyArray<ToolSpec>,
  offered: ReadonlyArray<ToolSpec>,
): ReadonlyArray<ToolSpec> => {
  const found = new Set<string>()
  return called.flatMap((tool, index) => {
    if (tool.deferred === undefined || found.has(tool.name)) return [tool]
    const { search: name } = tool.deferred
    const search = offered.find((other) => other.name === name)
    const sought = called.slice(index).filter(({ deferred }) => deferred?.search === name)
    const names = [...new Set(sought.map((one) => one.name))].filter((one) => !found.has(one)).slice(0, mostFound)
    for (const one of names) found.add(one)
    const terms = names.flatMap((one) => offered.find((other) => other.name === one)?.deferred?.term ?? [])
    return search === undefined ? [tool] : [searching(search, [...new Set(terms)]), tool]
  })
}

const searching = (search: ToolSpec, terms: ReadonlyArray<string>): ToolSpec => {
  const { field = "query", joined } = search.hosted?.terms ?? {}
  return { ...search, hosted: { input: { [field]: joined === undefined ? terms : terms.join(joined) } } }
}
