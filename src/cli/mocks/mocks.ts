/** `llmsim mocks`: commands about mocks. */
import { Command } from "effect/cli"
import { importCommand } from "./importCommand.ts"
import { testCommand } from "./testCommand.ts"

export const mocks = Command.make("mocks").pipe(
  Command.withDescription("Try mocks on a request, and take over those of other programs"),
  Command.withSubcommands([testCommand, importCommand]),
)
