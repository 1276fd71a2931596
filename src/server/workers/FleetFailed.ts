/** The workers cannot serve. */
import { Data } from "effect"

export class FleetFailed extends Data.TaggedError("FleetFailed")<{ readonly message: string }> {}
