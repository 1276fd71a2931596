/** The client process: drives one load at a time, as the bench tells it to. */
import { runClosed } from "./client/closed.ts"
import { runStreams } from "./client/streams.ts"
import type { Command, Reply } from "./protocol.ts"

const run = async (command: Command): Promise<Reply> => {
  try {
    return { result: await (command.kind === "closed" ? runClosed(command) : runStreams(command)) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

process.on("message", async (command: Command) => process.send?.(await run(command)))
process.on("disconnect", () => process.exit(0))
// A Ctrl-C reaches the whole group of processes: the bench ends this one.
process.on("SIGINT", () => undefined)
