/** The `llmsim` command: its sub-commands, and how its failures read. */
import { Console, Data, Effect } from "effect"
import { CliConfig, CliOutput, Command, GlobalFlag } from "effect/cli"
import { cassette } from "./cassette/cassette.ts"
import { check } from "./check.ts"
import { health } from "./health.ts"
import { latency } from "./latency.ts"
import { importCommand } from "./mocks/importCommand.ts"
import { testCommand } from "./mocks/testCommand.ts"
import { profile } from "./profile/profile.ts"
import { record } from "./record.ts"
import { serve } from "./serve.ts"
import { tui } from "./tui.ts"
import { verdict } from "./verdict.ts"
import { version } from "./version.ts"

const mocks = Command.make("mocks").pipe(
  Command.withDescription("Try mocks on a request, and take over those of other programs"),
  Command.withSubcommands([testCommand, importCommand]),
)

const root = Command.make("llmsim").pipe(
  Command.withDescription("Simulates LLM APIs: their wire, timing, limits and failures, with no model behind them"),
  Command.withSubcommands([serve, tui, health, check, latency, mocks, record, cassette, profile, verdict]),
)

/** The command has failed and has said why. */
class Failed extends Data.TaggedError("Failed") {}

/** Runs the command line; every expected failure is a line or a few on standard error, and then `Failed`. */
export const run = (argv: ReadonlyArray<string>) =>
  Command.runWith(root, { version })(argv).pipe(
    Effect.catchTags({
      BadSettings: ({ problems }) => failWith(problems),
      CannotServe: ({ message }) => failWith([message]),
      NoMockAnswers: () => Effect.fail(new Failed()),
      NoTerminal: ({ message }) => failWith([message]),
      NoVerdict: ({ message }) => failWith([message]),
      RulesBroken: () => Effect.fail(new Failed()),
      Unhealthy: ({ message }) => failWith([message]),
      ShowHelp: ({ errors }) => (errors.length === 0 ? Effect.void : Effect.fail(new Failed())),
    }),
    Effect.provide([CliConfig.layer({ builtIns }), CliOutput.layerPresenter(presenter)]),
  )

/** Without the library's `--log-level`, since ours is a setting like others. */
const builtIns = [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions]

const failWith = (lines: ReadonlyArray<string>) =>
  Effect.andThen(
    Effect.forEach(lines, (line) => Console.error(`llmsim: ${line}`)),
    Effect.fail(new Failed()),
  )

/** As the library does, but a wrong command line gets its errors and no page of help. */
const presenter: CliOutput.Presenter = {
  present: (event) => {
    if (event._tag !== "InvalidInvocation") return CliOutput.defaultPresenter.present(event)
    const command = event.commandPath.join(" ")
    const line = (message: string) => `llmsim: ${message.replace(/\s*\n\s*/g, " ")} (see ${command} --help)`
    return Effect.forEach(event.errors, (error) => Console.error(line(error.message)))
  },
}
