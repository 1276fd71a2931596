/** `llmsim tui`: the dashboard of a server that runs already. */
import { Option } from "effect"
import { Command, Flag } from "effect/cli"
import { showScreen } from "./tui/showScreen.ts"

export const tui = Command.make(
  "tui",
  {
    url: Flag.String("url").pipe(
      Flag.withDescription("Where the server is"),
      Flag.withMetavar("URL"),
      Flag.withDefault("http://localhost:8080"),
    ),
    key: Flag.String("key").pipe(
      Flag.withDescription("The server's control key, where it has one"),
      Flag.withMetavar("KEY"),
      Flag.optional,
    ),
  },
  ({ url, key }) => showScreen({ url, key: Option.getOrUndefined(key) }),
).pipe(
  Command.withDescription("Watch a running server on the terminal"),
  Command.withExamples([{ command: "llmsim tui --url http://localhost:9000", description: "Attach to a server" }]),
)
