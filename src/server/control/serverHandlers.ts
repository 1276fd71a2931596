/** `/llmsim/settings`, and `POST /llmsim/reset`: as after a start, save the calls in progress. */
import { Effect } from "effect"
import { Faults } from "../../faults/Faults.ts"
import { jsonResponse } from "../../http/jsonResponse.ts"
import { MockBook } from "../../mocks/MockBook.ts"
import type { Settings } from "../../settings/Settings.ts"
import { Journal } from "../../stats/Journal.ts"
import { Metrics } from "../../stats/Metrics.ts"
import { Stats } from "../../stats/Stats.ts"
import { Store } from "../../store/Store.ts"
import { controlGroup } from "./controlGroup.ts"

/** The settings in force, as they may be shown. */
export const serverHandlers = (settings: Settings) =>
  controlGroup(
    "server",
    Effect.gen(function* () {
      const stats = yield* Stats
      const metrics = yield* Metrics
      const journal = yield* Journal
      const faults = yield* Faults
      const store = yield* Store
      const mocks = yield* MockBook
      const forget = Effect.sync(() => {
        stats.reset()
        metrics.reset()
        journal.clear()
        faults.clear()
        return { reset: true }
      })
      return {
        settings: () => Effect.succeed(settings),
        reset: () =>
          Effect.catch(Effect.andThen(Effect.andThen(store.clear, mocks.reset()), forget), ({ message }) =>
            Effect.succeed(jsonResponse(503, { error: { message, type: "store_error" } }, {})),
          ),
      }
    }),
  )
