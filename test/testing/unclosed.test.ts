/** A simulator that nobody closes does not keep its process from ending, unless it listens on a socket. */
import { execFile } from "node:child_process"
import { assert, it } from "@effect/vitest"

const door = new URL("../../src/testing/startSimulator.ts", import.meta.url).href

/** What the program says until it ends by itself, and with which code. */
const run = (options: object, program: string): Promise<{ readonly out: string; readonly code: unknown }> =>
  new Promise((resolve) => {
    const script = `
      import { startSimulator } from ${JSON.stringify(door)}
      const sim = await startSimulator(${JSON.stringify({ socket: false, ...options })})
      const post = async (path, body, signal) => (await sim.fetch(sim.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", "openai-beta": "assistants=v2" },
        body: JSON.stringify(body),
        signal,
      })).json()
      ${program}`
    const env = { ...process.env, NODE_OPTIONS: "" }
    execFile(process.execPath, ["--input-type=module", "-e", script], { env, timeout: 20_000 }, (error, out, problem) =>
      resolve({ out: out + problem, code: error === null ? 0 : (error.code ?? error.signal) }),
    )
  })

const chat = 'await post("/v1/chat/completions", { model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] })'

it.each([
  ["that was asked nothing", {}, "", ""],
  ["that has answered", {}, `console.log((${chat}).object)`, "chat.completion\n"],
  [
    "once it has answered",
    { latency: { ttft: { distribution: "normal", mean_ms: 300, stddev_ms: 0 } } },
    `void (async () => console.log((${chat}).object))()`,
    "chat.completion\n",
  ],
  [
    "whose caller has left",
    { latency: { ttft: { distribution: "normal", mean_ms: 60_000, stddev_ms: 0 } } },
    `await post("/v1/chat/completions", { model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] }, AbortSignal.timeout(100))
       .catch(({ name }) => console.log(name))`,
    "TimeoutError\n",
  ],
  [
    "whose runs have ended",
    {},
    `const { id } = await post("/v1/assistants", { model: "gpt-4o" })
     console.log((await post("/v1/threads/runs", { assistant_id: id })).object)`,
    "thread.run\n",
  ],
] as const)("a process ends by itself with a simulator %s", { timeout: 30_000 }, async (_, options, program, said) => {
  assert.deepStrictEqual(await run(options, program), { out: said, code: 0 })
})

it("a process stays for the simulator's socket", { timeout: 30_000 }, async () => {
  const { out } = await run(
    { socket: true },
    'setTimeout(() => { console.log("still here"); process.exit() }, 500).unref()',
  )
  assert.strictEqual(out, "still here\n")
})
