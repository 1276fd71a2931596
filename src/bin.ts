#!/usr/bin/env node
/** The executable. */
import "./cli/keepYoung.ts"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Effect, Exit, Runtime } from "effect"
import "effect/schema/SchemaJITCompiler/enable"
import { Environment } from "./cli/Environment.ts"
import { run } from "./cli/root.ts"

/** Being told to stop is no failure. */
const teardown: Runtime.Teardown = (exit, onExit) =>
  Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause) ? onExit(0) : Runtime.defaultTeardown(exit, onExit)

/** The primary of several workers starts them so; what they serve with it tells them. */
const main =
  process.env.LLMSIM_WORKER === undefined
    ? run(process.argv.slice(2))
    : Effect.flatten(Effect.promise(async () => (await import("./cli/worker.ts")).worker))

main.pipe(
  Effect.provideService(Environment, process.env),
  Effect.provide(NodeServices.layer),
  // The command has said on standard error what a user can mend; what is left is a defect.
  Effect.tapCause((cause) => (Cause.hasDies(cause) ? Effect.logFatal(cause) : Effect.void)),
  NodeRuntime.runMain({ disableErrorReporting: true, teardown }),
)
