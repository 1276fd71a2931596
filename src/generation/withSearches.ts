/** Puts searches before the calls of tools that are not in the prompt, so that each is found before it is called. */
import type { SearchTerms, ToolSpec } from "../domain/Prompt.ts"

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
    const terms = new Set<string>()
    for (const one of names) {
      const term = offered.find((other) => other.name === one)?.deferred?.term
      if (term !== undefined && terms.size > 0 && !fits([...terms, term], search?.hosted?.terms)) break
      if (term !== undefined) terms.add(term)
      found.add(one)
    }
    return search === undefined ? [tool] : [searching(search, [...terms]), tool]
  })
}

const fits = (terms: ReadonlyArray<string>, { joined, longest }: Partial<SearchTerms> = {}): boolean =>
  joined === undefined || longest === undefined || [...new Set(terms)].join(joined).length <= longest

const searching = (search: ToolSpec, terms: ReadonlyArray<string>): ToolSpec => {
  const { field = "query", joined } = search.hosted?.terms ?? {}
  return { ...search, hosted: { input: { [field]: joined === undefined ? terms : terms.join(joined) } } }
}
