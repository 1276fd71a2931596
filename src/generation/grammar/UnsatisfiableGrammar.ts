/** A caller's grammar that cannot be read, or that no text satisfies. */
import { Data } from "effect"

export class UnsatisfiableGrammar extends Data.TaggedError("UnsatisfiableGrammar")<{
  /** What is wrong, with the line of the grammar where there is one. */
  readonly message: string
}> {}
