/** Everything under `/llmsim`, built when it is first asked for: its schemas cost more than the rest of a start. */
import { Effect } from "effect"
import type { ControlRouterOptions, controlRouter } from "./controlRouter.ts"

type Services = Effect.Services<ReturnType<typeof controlRouter>>

export const controlRoute = Effect.fnUntraced(function* (options: ControlRouterOptions) {
  const services = yield* Effect.context<Services>()
  // In a fiber of its own, since what is built keeps its context, and that of the first request is not to be kept.
  const build = Effect.promise(async () => {
    const { controlRouter } = await import("./controlRouter.ts")
    return Effect.runPromiseWith(services)(controlRouter(options))
  })
  return Effect.flatten(yield* Effect.cached(Effect.uninterruptible(build)))
})
