/** Runs a built llmsim as its users do: `node release/smoke.ts COMMAND...` serves, completes requests and stops. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"

const readyWithinMs = 30_000

const chat = { model: "gpt-4o", max_tokens: 20, messages: [{ role: "user", content: "Hello" }] }

const serve = async (command: ReadonlyArray<string>): Promise<readonly [ChildProcess, string]> => {
  const [program = "", ...args] = command
  const flags = ["serve", "--port", "0", "--host", "127.0.0.1", "--latency", "instant", "--log-format", "json"]
  const child = spawn(program, [...args, ...flags], { stdio: ["ignore", "pipe", "inherit"] })
  const url = new Promise<string>((resolve, reject) => {
    let printed = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once("error", reject)
    child.once("exit", (code) => reject(new Error(`ended by itself with ${code}: ${printed}`)))
    setTimeout(() => reject(new Error(`not ready after ${readyWithinMs} ms: ${printed}`)), readyWithinMs).unref()
  })
  return [child, await url]
}

const expect = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`not so: ${what}`)
}

const call = async (url: string, body: object): Promise<string> => {
  const headers = { "content-type": "application/json" }
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(body) })
  expect(response.status === 200, `${response.status} is 200`)
  return response.text()
}

const command = process.argv.slice(2)
const [child, url] = await serve(command)
try {
  const whole = JSON.parse(await call(url, chat))
  expect(whole.usage.completion_tokens === 20, "an answer has as many tokens as were asked for")
  expect((await call(url, { ...chat, stream: true })).endsWith("data: [DONE]\n\n"), "a stream ends with [DONE]")
  const page = await fetch(`${url}/llmsim/dashboard`)
  expect(/<html/i.test(await page.text()), "the dashboard is there")
  const [program = "", ...args] = [...command, "health", "--host", "127.0.0.1", "--port", new URL(url).port]
  execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] })
  process.stdout.write(`${command.join(" ")}: serves, completes and is healthy\n`)
} finally {
  // Windows knows no signals, and ends a process at once.
  child.kill("SIGTERM")
}
const [code] = await once(child, "exit")
expect(code === 0 || process.platform === "win32", `it ends with ${code}, and not 0`)
