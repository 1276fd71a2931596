/** Runs the command line in this process and keeps what it prints. */
import { NodeServices } from "@effect/platform-node"
import { Effect, type Exit } from "effect"
import { TestConsole } from "effect/testing"
import { Environment } from "../../src/cli/Environment.ts"
import { run } from "../../src/cli/root.ts"

export interface CliResult {
  readonly exit: Exit.Exit<void, unknown>
  readonly out: string
  readonly errors: ReadonlyArray<string>
}

/** Needs the test console, as `it.effect` provides it. */
export const runCli = (
  argv: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
): Effect.Effect<CliResult> =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(
      run(argv).pipe(Effect.provideService(Environment, environment), Effect.provide(NodeServices.layer)),
    )
    const out = (yield* TestConsole.logLines).map(String).join("\n")
    const errors = (yield* TestConsole.errorLines).map(String)
    return { exit, out, errors }
  })
