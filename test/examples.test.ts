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
  "chaos.ts": /^\d of 10 calls failed in spite of the retries\n$/,
  "in-memory.ts": /^Hello\nrequests that llmsim got:\n {2}1\. POST \/v1\/chat\/completions -> 200/,
}

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

it("knows every example", () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  assert.deepStrictEqual(scripts.sort(), Object.keys(ends).sort())
})

it.each(Object.entries(ends))("%s", async (name, end) => {
  await using sim = await startSimulator()
  vi.stubEnv("OPENAI_BASE_URL", sim.openai().baseURL)
  let out = ""
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text
    return true
  })
  vi.spyOn(console, "log").mockImplementation((text) => {
    out += `${text}\n`
  })
  await import(join(folder, name))
  assert.match(out, end)
})

it.skipIf(process.platform === "win32")("openai.sh", async () => {
  await using sim = await startSimulator()
  const env = { ...process.env, OPENAI_BASE_URL: sim.openai().baseURL }
  const out = await new Promise<string>((resolve) =>
    execFile(join(folder, "openai.sh"), { env }, (_, text) => resolve(text)),
  )
  assert.match(out, /data: \[DONE\]\n\n$/)
})
