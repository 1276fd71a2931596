/** Record and replay: what an API said once is played again, byte for byte, while the API is gone. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startSimulator } from "llmsim/testing"
import OpenAI from "openai"

/** The API to record; another simulator stands for it here. */
const upstream = await startSimulator({ seed: 7 })

const folder = mkdtempSync(join(tmpdir(), "llmsim-"))
const cassette = join(folder, "chat.jsonl")

const ask = async (options: ConstructorParameters<typeof OpenAI>[0]) => {
  const completion = await new OpenAI(options).chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: "Tell me of the sea" }],
  })
  return completion.choices[0]?.message.content
}

const recorder = await startSimulator({ settings: { recording: { mode: "record", upstream: upstream.url, cassette } } })
const recorded = await ask(recorder.openai())
await recorder.close()
await upstream.close()

const player = await startSimulator({ settings: { recording: { mode: "replay", cassette } } })
console.log(`played as recorded: ${(await ask(player.openai())) === recorded}`)
await player.close()
rmSync(folder, { recursive: true })
