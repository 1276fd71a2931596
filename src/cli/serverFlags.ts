/** The flags of commands that speak to a server that runs already. */
import { Option } from "effect"
import { Flag } from "effect/cli"
import type { ControlledServer } from "../control/ControlClient.ts"

export const serverFlags = {
  url: Flag.String("url").pipe(
    Flag.withDescription("Where the server is"),
    Flag.withMetavar("URL"),
    Flag.withDefault("http://localhost:8080"),
  ),
  controlKey: Flag.String("control-key").pipe(
    Flag.withAlias("key"),
    Flag.withDescription("What opens its control API, where the settings have a key"),
    Flag.withMetavar("KEY"),
    Flag.optional,
  ),
}

export const serverOf = (flags: {
  readonly url: string
  readonly controlKey: Option.Option<string>
}): ControlledServer => ({ url: flags.url, key: Option.getOrUndefined(flags.controlKey) })
