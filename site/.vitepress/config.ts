/** The site: its pages are those of `docs/`, staged by `stage.ts`; `DOCS_BASE` is the path under which it is served. */
import { readFileSync } from "node:fs"
import { defineConfig } from "vitepress"
import { sectionsOf } from "../sections.ts"

const sections = sectionsOf(readFileSync(new URL("../pages/index.md", import.meta.url), "utf8"))

export default defineConfig({
  title: "llmsim",
  description: "A simulator of LLM APIs: same wire, timing, limits and errors, no model",
  lang: "en",
  base: process.env.DOCS_BASE ?? "/",
  srcDir: "pages",
  outDir: "dist",
  cacheDir: "node_modules/.cache/vitepress",
  // Those to a page of the site fail the build; those to a server on the reader's machine are none of ours.
  ignoreDeadLinks: "localhostLinks",
  lastUpdated: false,
  markdown: {
    // Types in tables, such as { name: string }, are no attributes.
    attrs: { disable: true },
    // Vue would take two braces in text or code for an expression.
    config: ({ renderer, utils }) => {
      const plain = (text: string) => utils.escapeHtml(text).replaceAll("{{", "&#123;&#123;")
      renderer.rules.text = (tokens, index) => plain(tokens[index]?.content ?? "")
      renderer.rules.code_inline = (tokens, index) => `<code>${plain(tokens[index]?.content ?? "")}</code>`
    },
  },
  // The reference's page of all symbols is large.
  vite: { build: { chunkSizeWarningLimit: 4_000 } },
  themeConfig: {
    nav: [
      { text: "Getting started", link: "/getting-started" },
      { text: "Testing", link: "/testing" },
      { text: "Settings", link: "/settings" },
      { text: "API", link: "/api/" },
    ],
    sidebar: sections.map(({ title, pages }) => ({ text: title, items: pages })),
    search: { provider: "local" },
    outline: { level: [2, 3] },
  },
})
