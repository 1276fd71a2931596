/** What Google wants shown beside an answer that searched: its suggestions, as a piece of HTML. */
import type { GroundingMetadata } from "./WireSources.ts"

type SearchEntryPoint = NonNullable<GroundingMetadata["searchEntryPoint"]>

export const searchEntryPoint = (query: string): SearchEntryPoint => ({
  renderedContent:
    `<style>\n.container {\n  display: flex;\n  border-radius: 8px;\n  font-family: Google Sans, Roboto, sans-serif;\n}\n` +
    `.chip {\n  display: inline-block;\n  border: solid 1px #dadce0;\n  border-radius: 16px;\n  padding: 5px 16px;\n}\n</style>\n` +
    `<div class="container">\n  <div class="carousel">\n    <a class="chip" href="https://www.google.com/search?q=` +
    `${encodeURIComponent(query.toWellFormed())}">${escaped(query)}</a>\n  </div>\n</div>\n`,
})

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => entities[mark] ?? mark)
