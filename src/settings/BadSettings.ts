/** The settings, or a file of mocks, cannot be used. */
import { Data } from "effect"

/**
 * The settings, or a file of mocks, cannot be used: one line per problem.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { defaultSettings, SimServer } from "llmsim"
 *
 * const problems = Layer.launch(SimServer.layer(defaultSettings)).pipe(
 *   Effect.catchTag("BadSettings", (error) => Effect.succeed(error.problems)),
 * )
 * ```
 */
export class BadSettings extends Data.TaggedError("BadSettings")<{ readonly problems: ReadonlyArray<string> }> {
  override get message(): string {
    return this.problems.join("\n")
  }
}
