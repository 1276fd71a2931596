/** `llmsim check`: validates the settings and prints those in force. */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { effectiveSettings } from "./effectiveSettings.ts"
import { configFlag, settingFlags, settingsFrom } from "./flags.ts"

export const check = Command.make(
  "check",
  { config: configFlag, set: settingFlags },
  Effect.fnUntraced(function* (flags) {
    const loaded = yield* settingsFrom(flags)
    for (const warning of loaded.warnings) yield* Console.error(`warning: ${warning}`)
    yield* Console.log(effectiveSettings(loaded))
  }),
).pipe(
  Command.withDescription("Validate the settings and print those in force, each with where it comes from"),
  Command.withExamples([
    { command: "llmsim check --config llmsim.yaml", description: "Check a file before you serve" },
  ]),
)
