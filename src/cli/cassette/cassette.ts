/** `llmsim cassette`: commands about recordings. */
import { Command } from "effect/cli"
import { editCommand } from "./editCommand.ts"
import { exportCommand } from "./exportCommand.ts"
import { listCommand } from "./listCommand.ts"
import { mergeCommand } from "./mergeCommand.ts"
import { redactCommand } from "./redactCommand.ts"
import { showCommand } from "./showCommand.ts"
import { verifyCommand } from "./verifyCommand.ts"

export const cassette = Command.make("cassette").pipe(
  Command.withDescription("Look at recordings, change and check them, take secrets out of them, and put them together"),
  Command.withSubcommands([
    listCommand,
    showCommand,
    editCommand,
    verifyCommand,
    redactCommand,
    mergeCommand,
    exportCommand,
  ]),
)
