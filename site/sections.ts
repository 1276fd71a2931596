/** The order of the pages: `docs/README.md` lists them under its headings, and the sidebar follows it. */

export interface Section {
  readonly title: string
  readonly pages: ReadonlyArray<{ readonly text: string; readonly link: string }>
}

export const sectionsOf = (index: string): ReadonlyArray<Section> =>
  index
    .split(/^## /m)
    .slice(1)
    .map((part) => ({
      title: part.split("\n", 1)[0] ?? "",
      pages: [...part.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\)/gm)].map(([, text = "", target = ""]) => ({
        text,
        link: `/${target.replace(/^\.?\//, "").replace(/(index)?\.md$/, "")}`,
      })),
    }))
