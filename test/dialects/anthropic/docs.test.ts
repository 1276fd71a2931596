/** The page on Anthropic's API speaks of every field that its SDK can send. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "../../..")
const page = readFileSync(join(root, "docs/providers/anthropic.md"), "utf8")
const sdk = join(root, "node_modules/@anthropic-ai/sdk/resources")

/** The page's fields and what it says of them. */
const rows = page
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter((cells) => /^(honoured|validated|ignored|refused)$/.test(cells[2] ?? ""))

const declarations = (file: string) => readFileSync(join(sdk, file), "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "")

const fieldsOf = (source: string, name: string): ReadonlyArray<string> => {
  const body = new RegExp(`export interface ${name}(?: extends [^{]*)? \\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1]
  if (body === undefined) throw new Error(`the SDK has no ${name}`)
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, field = ""]) => field)
}

const membersOf = (source: string, union: string): ReadonlyArray<string> =>
  new RegExp(`export type ${union} = ([^;]*);`).exec(source)?.[1]?.split(" | ") ?? []

const stable = declarations("messages/messages.d.ts")
const beta = declarations("beta/messages/messages.d.ts")

/** What every block has. */
const common = new Set(["type", "cache_control"])

describe("the page", () => {
  const named = (field: string) => rows.some(([, names = ""]) => names.includes(`\`${field}\``))
  const spoken = (field: string) => rows.some((cells) => cells.join(" ").includes(`\`${field}\``))

  it("says of every field of a request whether it is honoured, validated or ignored", () => {
    const fields = [
      ...fieldsOf(stable, "MessageCreateParamsBase"),
      ...fieldsOf(beta, "MessageCreateParamsBase"),
      ...fieldsOf(stable, "MessageCountTokensParams"),
    ]
    assert.isAbove(fields.length, 40)
    const known = new Set(["output_format"])
    for (const field of fields) assert.isTrue(known.has(field) ? spoken(field) : named(field), field)
  })

  it("speaks of every field of a tool and of a block", () => {
    const tools = membersOf(stable, "ToolUnion").flatMap((tool) => fieldsOf(stable, tool))
    assert.isAbove(tools.length, 100)
    const blocks = ["TextBlockParam", "ImageBlockParam", "DocumentBlockParam", "SearchResultBlockParam"]
    const blockFields = [...blocks, "ToolUseBlockParam", "ToolResultBlockParam"].flatMap((block) =>
      fieldsOf(stable, block),
    )
    const plain = new Set([...common, "id", "input", "tool_use_id", "text", "content", "source", "name"])
    for (const field of [...tools, ...blockFields]) assert.isTrue(plain.has(field) || spoken(field), field)
  })

  it("names every block that a message can have", () => {
    const members = membersOf(stable, "ContentBlockParam")
    assert.isAbove(members.length, 10)
    for (const member of members) {
      const literal =
        new RegExp(`export interface ${member} \\{[\\s\\S]*?\\n {4}type: '(\\w+)'`).exec(stable)?.[1] ?? ""
      const result = /_tool_result$/.test(literal) && literal !== "tool_result"
      assert.isTrue(result || named(literal), literal)
    }
  })
})
