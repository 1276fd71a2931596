/** The profiles of the models in a cassette. */
import { Effect } from "effect"
import { fitProfiles } from "../../recording/fit/fitProfile.ts"
import { type StreamTimes, streamTimes } from "../../recording/fit/streamTimes.ts"
import { eachExchange, openCassette, problem } from "../cassette/cassetteFile.ts"

export const profilesOf = Effect.fnUntraced(function* (cassette: string) {
  const file = yield* openCassette(cassette)
  const times: Array<StreamTimes> = []
  yield* eachExchange(cassette, file, (exchange) =>
    Effect.sync(() => {
      const found = streamTimes(exchange)
      if (found !== undefined) times.push(found)
    }),
  )
  return times.length > 0 ? fitProfiles(times) : yield* problem(cassette, "holds no whole stream to measure")
}, Effect.scoped)
