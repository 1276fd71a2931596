/** Every endpoint, as a page made of the routes. */
import type { Provider } from "../../src/dialects/Provider.ts"

const head = `# Endpoints

<!-- Made from the routes by \`npm run generate\`: edit docs/generators/endpointsPage.ts instead. -->

Every path that llmsim answers. A provider's paths stand at the root, where its SDK expects them, and again under the provider's prefix:
\`/v1/chat/completions\` is \`/openai/v1/chat/completions\` too. A method that a path does not have gets the provider's own 405, a path that nobody has
its 404.

\`/v1/models\` has three owners: it answers as Anthropic's where a call has the header \`anthropic-version\`, as Google's where it has
\`x-goog-api-key\` or \`?key=\`, and as OpenAI's otherwise. A prefix settles it.

## llmsim's own

| path | |
|---|---|
| \`GET /health\`, \`GET /health/live\` | 200 while the process lives |
| \`GET /health/ready\` | 503 once it is told to stop |
| \`GET /metrics\` | Prometheus ([observability](observability.md)) |
| \`/llmsim/...\` | the [control API](control-api.md) |
| \`GET /llmsim/openapi.json\`, \`GET /llmsim/docs\` | the same as a spec, and to read and to try |
| \`GET /llmsim/dashboard\` | the dashboard |
`

interface About {
  readonly title: string
  readonly page: string
  readonly note?: string
  /** Paths that the note tells of, and the table leaves out. */
  readonly told?: RegExp
}

const abouts: Readonly<Record<Provider["prefix"], About>> = {
  "/openai": {
    title: "OpenAI",
    page: "[chat](providers/openai-chat.md), [Responses](providers/openai-responses.md), [Assistants](assistants.md), [media](media.md)",
    note: "`GET /v1/responses` opens a WebSocket.",
  },
  "/azure": { title: "Azure OpenAI", page: "[Azure](providers/azure.md)" },
  "/anthropic": { title: "Anthropic", page: "[Anthropic](providers/anthropic.md)" },
  "/gemini": {
    title: "Google Gemini",
    page: "[Gemini](providers/gemini.md)",
    note:
      "The same stands under `/v1`, `/v1alpha` and `/v1beta1`. A model's last segment names the method too, as in " +
      "`/v1beta/models/{model}:generateContent`. All of OpenAI's paths stand under `/v1beta/openai`, without their `/v1`.",
    told: /^\/(v1|v1alpha|v1beta1)\/|^\/v1beta\/openai\//,
  },
  "/ollama": { title: "Ollama", page: "[Ollama](providers/ollama.md)" },
}

export const endpointsPage = (providers: ReadonlyArray<Pick<Provider, "prefix" | "routes">>): string =>
  [head, ...providers.map(sectionOf)].join("\n")

const sectionOf = ({ prefix, routes }: Pick<Provider, "prefix" | "routes">): string => {
  const { title, page, note, told } = abouts[prefix] ?? { title: prefix, page: "" }
  const shown = routes.filter(({ path }) => told === undefined || !told.test(path))
  const rows = Object.entries(Object.groupBy(shown, ({ path }) => path)).map(([path, own = []]) => {
    const methods = [...new Set(own.map(({ method }) => method))].toSorted()
    return `| \`${path.replace(/:(\w+)/g, "{$1}")}\` | ${methods.join(", ")} |`
  })
  const text = [`Prefix \`${prefix}\`. More: ${page}.`, note].filter((part) => part !== undefined).join(" ")
  return `## ${title}\n\n${text}\n\n| path | methods |\n|---|---|\n${rows.join("\n")}\n`
}
