/** Every field that a provider's SDK can send has its line on the provider's page, and every page is in the index. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "../..")
const textOf = (path: string): string => readFileSync(join(root, path), "utf8")

interface Params {
  readonly page: string
  /** Where the SDK declares them. */
  readonly file: string
  readonly names: ReadonlyArray<string>
}

const params: ReadonlyArray<Params> = [
  {
    page: "openai-chat",
    file: "openai/resources/chat/completions/completions.d.ts",
    names: ["ChatCompletionCreateParamsBase"],
  },
  { page: "openai-chat", file: "openai/resources/completions.d.ts", names: ["CompletionCreateParamsBase"] },
  { page: "openai-chat", file: "openai/resources/embeddings.d.ts", names: ["EmbeddingCreateParams"] },
  { page: "openai-responses", file: "openai/resources/responses/responses.d.ts", names: ["ResponseCreateParamsBase"] },
  { page: "anthropic", file: "@anthropic-ai/sdk/resources/messages/messages.d.ts", names: ["MessageCreateParamsBase"] },
  {
    page: "anthropic",
    file: "@anthropic-ai/sdk/resources/beta/messages/messages.d.ts",
    names: ["MessageCreateParamsBase"],
  },
  {
    page: "gemini",
    file: "@google/genai/dist/genai.d.ts",
    names: [
      "GenerateContentConfig",
      "EmbedContentConfig",
      "CreateCachedContentConfig",
      "Part",
      "Tool",
      "ToolConfig",
      "FunctionCallingConfig",
      "FunctionDeclaration",
      "SafetySetting",
      "ThinkingConfig",
    ],
  },
  {
    page: "ollama",
    file: "ollama/dist/browser.d.ts",
    names: ["ChatRequest", "GenerateRequest", "Options", "EmbedRequest", "Message"],
  },
]

/** The fields of an interface, those of the objects in it left out. */
const fieldsOf = (declarations: string, name: string): ReadonlyArray<string> => {
  const start = declarations.search(new RegExp(`(?:interface|class) ${name}\\b[^{]*\\{`))
  const plain = declarations.slice(declarations.indexOf("{", start) + 1).replace(/\/\*[\s\S]*?\*\//g, "")
  const fields: Array<string> = []
  let depth = 0
  for (const line of plain.split("\n")) {
    const [, field] = /^\s*(\w+)\??:/.exec(line) ?? []
    if (depth === 0 && field !== undefined) fields.push(field)
    depth += line.split("{").length - line.split("}").length
    if (depth < 0) break
  }
  return fields
}

describe("the page of", () => {
  for (const { page, file, names } of params) {
    const declarations = textOf(`node_modules/${file}`)
    const text = textOf(`docs/providers/${page}.md`)
    for (const name of names) {
      it(`${page} names every field of ${name}`, () => {
        const fields = fieldsOf(declarations, name)
        assert.isAbove(fields.length, 1)
        assert.deepStrictEqual(
          fields.filter((field) => !new RegExp(`[\`.]${field}[\`.:]`).test(text)),
          [],
        )
      })
    }
  }
})

it("docs/providers.md leads to every page", () => {
  const index = textOf("docs/providers.md")
  const pages = readdirSync(join(root, "docs/providers"))
  assert.isAtLeast(pages.length, 6)
  assert.deepStrictEqual(
    pages.filter((page) => !index.includes(`](providers/${page})`)),
    [],
  )
})
