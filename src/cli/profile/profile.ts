/** `llmsim profile`: latency profiles from recordings. */
import { Command } from "effect/cli"
import { fitCommand } from "./fitCommand.ts"
import { showCommand } from "./showCommand.ts"

export const profile = Command.make("profile").pipe(
  Command.withDescription("Estimate how fast models are from recordings of them"),
  Command.withSubcommands([fitCommand, showCommand]),
)
