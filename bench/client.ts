/** The client process: drives one load at a time, as the bench tells it to. */
import { runAborts } from "./client/aborts.ts"
import { runClosed } from "./client/closed.ts"
import { runStreams } from "./client/streams.ts"
import type { Command, Reply } from "./protocol.ts"

const drive = (command: Command) => {
  switch (command.kind) {
    case "closed":
      return runClosed(command)
    case "streams":
      return runStreams(command)
    case "aborts":
      return runAborts(command)
  }
}

const run = async (command: Command): Promise<Reply> => {
  try {
    return { result: await drive(command) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

process.on("message", async (command: Command) => process.send?.(await run(command)))
process.on("disconnect", () => process.exit(0))
// A Ctrl-C reaches the whole group of processes: the bench ends this one.
process.on("SIGINT", () => undefined)
