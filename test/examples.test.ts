/** Every example runs against a fresh simulator. */
import { execFile } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { afterEach, assert, it, vi } from "vitest"
import { startSimulator } from "../src/testing/startSimulator.ts"

const folder = join(import.meta.dirname, "../examples")

/** What each prints at its end. */
const ends: Readonly<Record<string, RegExp>> = {
  "openai.ts": /\n100 tokens\n$/,
  "ai-sdk.ts": /\n100 tokens\n$/,
  "openai-agents.ts": /^asked for the weather in \S.*\n\d{2,} characters in answer\n$/,
  "responses.ts": /\n100 tokens\n[\s\S]+\n$/,
  "responses-effect.ts": /^Lorem\n[\s\S]+\n$/,
  "chaos.ts": /^\d of 10 calls failed in spite of the retries\n$/,
}

/** Those that find the package by its name are run by the tests themselves. */
const ownEnds: Readonly<Record<string, RegExp>> = {
  "in-memory.ts": /^Hello\nrequests that llmsim got:\n {2}1\. POST \/v1\/chat\/completions -> 200/,
}

const run = (file: string, args: ReadonlyArray<string>, baseURL: string): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...process.env, NODE_OPTIONS: "", OPENAI_BASE_URL: baseURL }
    execFile(file, args, { env }, (_, out, error) => resolve(out + error))
  })

afterEach(() => {
  vi.restoreAllMocks()
})

it("knows every example", () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  assert.deepStrictEqual(scripts.sort(), Object.keys({ ...ends, ...ownEnds }).sort())
})

it.each(Object.entries(ends))("%s", { timeout: 60_000 }, async (name, end) => {
  await using sim = await startSimulator()
  assert.match(await run(process.execPath, [join(folder, name)], sim.openai().baseURL), end)
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
  assert.match(await run(join(folder, "openai.sh"), [], sim.openai().baseURL), /data: \[DONE\]\n\n$/)
})
