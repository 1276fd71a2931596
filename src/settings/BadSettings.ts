/** The settings, or a file of mocks, cannot be used. */
import { Data } from "effect"

/** One line per problem. */
export class BadSettings extends Data.TaggedError("BadSettings")<{ readonly problems: ReadonlyArray<string> }> {
  override get message(): string {
    return this.problems.join("\n")
  }
}
