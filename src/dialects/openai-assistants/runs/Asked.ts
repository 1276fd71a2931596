/** What came with a request that starts work at a run. */
import { Effect } from "effect"
import type { Call } from "../../../domain/Call.ts"
import { ForbiddenModel } from "../../../domain/RefusedCaller.ts"
import { type SimError, simError } from "../../../domain/SimError.ts"
import type { ApiRequest } from "../../../http/apiRoute.ts"
import type { RouteServices } from "../../../http/completionRoute.ts"
import { wishesOf } from "../../../http/wishesOf.ts"
import type { Wishes } from "../../../simulation/Simulation.ts"
import { showsContent } from "./steps.ts"

export interface Asked {
  readonly call: Call
  readonly wishes: Wishes | undefined
  readonly streaming: boolean
  /** Whether the stream has what a file search found. */
  readonly showsContent: boolean
}

/** Fails when the caller may not call the model. */
export const askedOf = Effect.fnUntraced(function* (
  { wishes: heedsWishes }: Pick<RouteServices, "wishes">,
  { http, query, caller }: ApiRequest,
  body: unknown,
  { model, streaming }: { readonly model: string; readonly streaming: boolean },
): Effect.fn.Return<Asked, SimError> {
  const { headers } = http
  if (!caller.mayCall(model)) return yield* Effect.fail(simError(new ForbiddenModel({ model })))
  const wishes = heedsWishes ? yield* wishesOf(headers) : undefined
  const call: Call = { provider: "openai", endpoint: "openai-assistants", headers, body, caller }
  return { call, wishes, streaming, showsContent: showsContent(query) }
})
