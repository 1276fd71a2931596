/** A server that is killed has lost nothing that it had confirmed, and its runs are no longer in progress. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import { ask } from "./assistantsClient.ts"

interface Started {
  readonly openai: OpenAI
  /** Kills it at once. */
  readonly kill: () => Promise<void>
}

const start = async (directory: string): Promise<Started> => {
  const options = ["--port", "0", "--host", "127.0.0.1", "--latency", "instant", "--store", `file:${directory}`]
  const server = spawn(process.execPath, ["src/bin.ts", "serve", ...options], { stdio: ["ignore", "pipe", "ignore"] })
  const url = await urlOf(server)
  const ended = new Promise<void>((resolve) => server.on("exit", () => resolve()))
  const kill = () => {
    server.kill("SIGKILL")
    return ended
  }
  return { openai: new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }), kill }
}

const urlOf = (server: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    let printed = ""
    server.on("exit", () => reject(new Error(`the server has ended: ${printed}`)))
    server.stdout?.setEncoding("utf8").on("data", (text) => {
      printed += text
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (url !== undefined) resolve(url)
    })
  })

const writers = 5
const writes = 500

/** The ids of the messages that were confirmed before the kill, in each writer's order. */
const writtenUntilKilled = async ({ openai, kill }: Started, thread: string) => {
  let confirmed = 0
  const write = async (writer: number) => {
    const ids: Array<string> = []
    try {
      for (let i = 0; i < writes / writers; i++) {
        ids.push((await openai.beta.threads.messages.create(thread, ask(`${writer} ${i}`))).id)
        confirmed++
        if (confirmed === (writes * 3) / 5) void kill()
      }
    } catch {
      // The server is gone.
    }
    return ids
  }
  return await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
}

it.live(
  "a server killed during 500 writes has every object that it confirmed, in order, and its open runs expire",
  () =>
    Effect.promise(async () => {
      const directory = mkdtempSync(join(tmpdir(), "llmsim-killed-"))
      const first = await start(directory)
      try {
        const { beta } = first.openai
        const assistant = await beta.assistants.create({ model: "gpt-4o" })
        const busy = await beta.threads.create({ messages: [ask("Take your time")] })
        const slow = { headers: { "x-llmsim-ttft-ms": "600000" } }
        const run = await beta.threads.runs.create(busy.id, { assistant_id: assistant.id }, slow)
        const thread = await beta.threads.create()
        const written = await writtenUntilKilled(first, thread.id)
        assert.isAtLeast(written.flat().length, (writes * 3) / 5)
        assert.isBelow(written.flat().length, writes)
        await first.kill()
        const second = await start(directory)
        try {
          const again = second.openai.beta.threads
          const found: Array<string> = []
          for await (const { id } of again.messages.list(thread.id, { order: "asc", limit: 100 })) found.push(id)
          for (const ids of written) {
            assert.deepStrictEqual(
              found.filter((id) => ids.includes(id)),
              ids,
            )
          }
          const expired = await again.runs.poll(run.id, { thread_id: busy.id }, { pollIntervalMs: 200 })
          assert.strictEqual(expired.status, "expired")
          await again.messages.create(busy.id, ask("Hello?"))
        } finally {
          await second.kill()
        }
      } finally {
        await first.kill()
        rmSync(directory, { recursive: true, force: true })
      }
    }),
  60_000,
)
