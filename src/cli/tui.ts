/** `llmsim tui`: the dashboard of a server that runs already. */
import { Command } from "effect/cli"
import { serverFlags, serverOf } from "./serverFlags.ts"
import { showScreen } from "./tui/showScreen.ts"

export const tui = Command.make("tui", serverFlags, (flags) => showScreen(serverOf(flags))).pipe(
  Command.withDescription("Watch a running server on the terminal"),
  Command.withExamples([{ command: "llmsim tui --url http://localhost:9000", description: "Attach to a server" }]),
)
