/** What counts calls is out of reach. */
import { Data } from "effect"

export class LimitsGone extends Data.TaggedError("LimitsGone")<{ readonly cause: unknown }> {}
