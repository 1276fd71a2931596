/** What a mock changes in the way of a call: whether it fails, which generator speaks, what is counted. */
import { Context, Effect, Layer } from "effect"
import type { Usage } from "../domain/Usage.ts"
import { Generator } from "../generation/Generator.ts"
import { generatorNamed } from "../generation/generatorNamed.ts"
import type { LatencyWish } from "../latency/Latency.ts"
import type { Say } from "../mocks/MockOutcome.ts"
import type { MockUsage } from "../mocks/MockResponse.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"

/** What the request itself asks for comes before what the mock says. */
export const latencyWish = (own: LatencyWish | undefined, mock: Say["latency"]): LatencyWish | undefined =>
  mock === undefined ? own : { ...own, ttftMs: own?.ttftMs ?? mock.ttft_ms, tbtMs: own?.tbtMs ?? mock.tbt_ms }

/** Makes the generators that mocks and requests ask for, each once. */
export const makeNamedGenerator = Effect.gen(function* () {
  const tokenizer = Context.make(Tokenizer, yield* Tokenizer)
  const made = new Map<string, Generator["Service"]>()
  return Effect.fnUntraced(function* (generator: string) {
    const known = made.get(generator)
    if (known !== undefined) return known
    const context = yield* Layer.build(generatorNamed(generator, usualTokens)).pipe(
      Effect.provideContext(tokenizer),
      Effect.scoped,
    )
    const service = Context.get(context, Generator)
    // A fixed text may be filled in anew for every call.
    if (made.size >= rememberedGenerators) made.clear()
    made.set(generator, service)
    return service
  })
})

/** Length of generated texts where neither the mock nor the request says. */
const usualTokens = 100
const rememberedGenerators = 100

/** Cached and reasoning tokens are never more than those they are part of. */
export const withMockUsage = (usage: Usage, said: MockUsage | undefined): Usage => {
  if (said === undefined) return usage
  const prompt = said.prompt_tokens ?? usage.prompt
  const completion = said.completion_tokens ?? usage.completion
  return {
    ...usage,
    prompt,
    completion,
    cached: Math.min(said.cached_tokens ?? usage.cached, prompt),
    reasoning: Math.min(said.reasoning_tokens ?? usage.reasoning, completion),
  }
}
