/** Every example runs against a fresh simulator. */
import { execFile, spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join, sep } from "node:path"
import { afterEach, assert, it, vi } from "vitest"
import { parse } from "yaml"
import { startSimulator } from "../src/testing/startSimulator.ts"

const folder = join(import.meta.dirname, "../examples")

/** What each prints at its end. */
const ends: Readonly<Record<string, RegExp>> = {
  "openai.ts": /\n100 tokens\n$/,
  "anthropic.ts": /\n100 tokens\ntool_use: weather\n$/,
  "gemini.ts": /^\d+ tokens in the prompt\n[\s\S]+\n100 tokens\n$/,
  "langchain.ts": /^\d{2,} chunks\ncity and degrees\n$/,
  "load/autocannon.ts": /^\d+ requests\/s, 99 % within \d+ ms\n0 refused, 0 failed\n$/,
  "ai-sdk.ts": /\n100 tokens\n$/,
  "openai-agents.ts": /^asked for the weather in \S.*\n\d{2,} characters in answer\n$/,
  "responses.ts": /\n100 tokens\n[\s\S]+\n$/,
  "responses-effect.ts": /^Lorem\n[\s\S]+\n$/,
  "chaos.ts": /^\d of 10 calls failed in spite of the retries\n$/,
}

/** Those that find the package by its name are run by the tests themselves. */
const ownEnds: Readonly<Record<string, RegExp>> = {
  "effect/compose.ts": /(^|\n)Hello, for \d+ tokens\n$/,
  "record-replay.ts": /^played as recorded: true\n$/,
  "in-memory.ts": /^Hello\nrequests that llmsim got:\n {2}1\. POST \/v1\/chat\/completions -> 200/,
}

const run = (file: string, args: ReadonlyArray<string>, url: string): Promise<string> =>
  new Promise((resolve) => {
    const urls = { OPENAI_BASE_URL: `${url}/v1`, ANTHROPIC_BASE_URL: url, GEMINI_BASE_URL: url }
    const env = { ...process.env, NODE_OPTIONS: "", ...urls, SECONDS: "1" }
    execFile(file, args, { env }, (_, out, error) => resolve(out + error))
  })

afterEach(() => {
  vi.restoreAllMocks()
})

it("knows every example", () => {
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => name.split(sep).join("/"))
  assert.deepStrictEqual(scripts.sort(), Object.keys({ ...ends, ...ownEnds }).sort())
})

it.each(Object.entries(ends))("%s", { timeout: 60_000 }, async (name, end) => {
  await using sim = await startSimulator()
  assert.match(await run(process.execPath, [join(folder, name)], sim.url), end)
})

it.each(Object.entries(ownEnds))("%s", async (name, end) => {
  let out = ""
  vi.spyOn(console, "log").mockImplementation((text) => {
    out += `${text}\n`
  })
  await import(join(folder, name))
  assert.match(out, end)
})

it.skipIf(process.platform === "win32")("openai.sh", async () => {
  await using sim = await startSimulator()
  assert.match(await run(join(folder, "openai.sh"), [], sim.url), /data: \[DONE\]\n\n$/)
})

const hasOpenAi = spawnSync("python3", ["-c", "import openai"]).status === 0

const inPython = [
  ["chat_client.py", /^Lorem \w+/],
  ["responses_client.py", /\n100 tokens\nasked for the weather in .+\n\w+ \w+/],
] as const

// Skipped where Python has no OpenAI SDK.
it.skipIf(!hasOpenAi).each(inPython)("%s", { timeout: 60_000 }, async (name, shown) => {
  await using sim = await startSimulator()
  assert.match(await run("python3", [join(folder, name)], sim.url), shown)
})

// Skipped where k6 is not installed.
it.skipIf(spawnSync("k6", ["version"]).error !== undefined)("load/k6.js", { timeout: 60_000 }, async () => {
  await using sim = await startSimulator()
  const args = ["run", "--vus", "2", "--duration", "1s", join(folder, "load/k6.js")]
  assert.match(await run("k6", args, sim.url), /checks_succeeded\S*: 100/)
})

it("the workflow gives the action inputs that it has", () => {
  const read = (file: string) => parse(readFileSync(join(folder, file), "utf8"))
  const { inputs, outputs } = read("../action.yml")
  const { steps } = read("github-actions.yml").jobs.test
  const step = steps.find(({ uses }: { uses?: string }) => uses?.startsWith("OWNER/llmsim"))
  assert.includeMembers(Object.keys(inputs), Object.keys(step.with))
  assert.containsAllKeys(outputs, ["url"])
})
