/** `llmsim profile show`: how the recorded times of each model are spread. */
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { cassetteArgument } from "../cassette/cassetteFile.ts"
import { plotDistribution } from "../plotDistribution.ts"
import { profilesOf } from "./profilesOf.ts"

export const showCommand = Command.make(
  "show",
  { cassette: cassetteArgument, model: Flag.String("model").pipe(Flag.withDescription("One model"), Flag.optional) },
  Effect.fnUntraced(function* ({ cassette, model }) {
    for (const { model: name, streams, ttfts, tbts } of yield* profilesOf(cassette)) {
      if (model._tag === "Some" && model.value !== name) continue
      yield* Console.log(`${name}: ${streams} streams\n`)
      yield* Console.log(plotDistribution("time to first token", ttfts))
      yield* Console.log(plotDistribution("time between tokens", tbts))
    }
  }),
).pipe(Command.withDescription("Plot the times of each model's recorded streams"))
