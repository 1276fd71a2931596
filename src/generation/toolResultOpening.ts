/** The words that an answer to tool results begins with. */

interface ToolResult {
  readonly name: string | undefined
  readonly text: string
}

export const toolResultOpening = (results: ReadonlyArray<ToolResult>): string =>
  `${results.map(({ name, text }) => `${name ?? "the tool"} returned ${text.slice(0, 120)}`).join("; ")}.\n\n`
