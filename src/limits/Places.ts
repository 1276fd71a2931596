/** How many calls of each kind are being answered at this moment, for limits on calls at once. */
import { Context, Effect, Option, type Scope } from "effect"
import type { LimitsGone } from "./LimitsGone.ts"
import { ownPlaces } from "./ownPlaces.ts"

export class Places extends Context.Service<
  Places,
  {
    /** Takes one of so many places, until the scope closes; false when none is free. */
    readonly take: (name: string, limit: number) => Effect.Effect<boolean, LimitsGone, Scope.Scope>
  }
>()("llmsim/limits/Places") {
  /** Those that are provided; where none are, new ones that this process has alone. */
  static readonly provided = Effect.map(Effect.serviceOption(this), Option.getOrElse(ownPlaces))
}
