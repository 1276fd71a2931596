/** Looks closely at one whole and one streamed answer of llmsim, which the client has no time to do under load. */
import { tokens } from "./protocol.ts"
import { startServer } from "./startServer.ts"

const withinMs = 10_000

/** Throws with what is wrong. */
export const verify = async (entry: string): Promise<void> => {
  const server = await startServer({ name: "llmsim", pace: null, logs: false, entry })
  try {
    await Promise.race([verifyWhole(server.port), server.failed])
    await Promise.race([verifyStream(server.port), server.failed])
  } finally {
    await server.stop()
  }
}

const ask = async (port: number, stream: boolean): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", stream, messages: [{ role: "user", content: "Tell me about trees." }] }),
    signal: AbortSignal.timeout(withinMs),
  })
  if (response.status !== 200) throw new Error(`llmsim answers with status ${response.status}`)
  return response.text()
}

interface Whole {
  readonly choices?: ReadonlyArray<{ readonly message?: { readonly content?: unknown } }>
  readonly usage?: { readonly completion_tokens?: number }
}

const verifyWhole = async (port: number): Promise<void> => {
  const { choices, usage } = JSON.parse(await ask(port, false)) as Whole
  if (typeof choices?.[0]?.message?.content !== "string") throw new Error("llmsim's whole answer has no content")
  if (usage?.completion_tokens !== tokens) {
    throw new Error(`llmsim's whole answer has ${usage?.completion_tokens} tokens instead of ${tokens}`)
  }
}

interface Chunk {
  readonly choices?: ReadonlyArray<{
    readonly delta?: { readonly role?: string; readonly content?: string }
    readonly finish_reason?: string | null
  }>
}

const verifyStream = async (port: number): Promise<void> => {
  const frames = (await ask(port, true)).split("\n\n").map((frame) => frame.replace(/^data: /, ""))
  if (frames.pop() !== "" || frames.pop() !== "[DONE]") throw new Error("llmsim's stream does not end with [DONE]")
  const choices = frames.map((frame) => (JSON.parse(frame) as Chunk).choices?.[0])
  const contents = choices.filter((choice) => choice?.delta?.role === undefined && choice?.delta?.content !== undefined)
  if (choices[0]?.delta?.role !== "assistant") throw new Error("llmsim's stream does not begin with a role")
  if (choices.at(-1)?.finish_reason !== "stop") throw new Error("llmsim's stream has no finish reason")
  if (contents.length !== tokens) throw new Error(`llmsim's stream has ${contents.length} tokens instead of ${tokens}`)
}
