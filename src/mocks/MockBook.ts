/** The mocks in force, and what they answer. */
import { Clock, Context, Effect, Layer, type Random } from "effect"
import { monotonicMs } from "../domain/monotonicMs.ts"
import type { SimError } from "../domain/SimError.ts"
import type { CompiledRule } from "./CompiledRule.ts"
import { matchesRule } from "./CompiledRule.ts"
import { Cursors } from "./Cursors.ts"
import { nearestLine, nearestRules, type RuleReport } from "./explainCall.ts"
import type { MockOutcome } from "./MockOutcome.ts"
import type { MockRequest } from "./MockRequest.ts"
import type { MockRule } from "./MockRule.ts"
import { outcomeOf } from "./outcomeOf.ts"
import { type RecentCall, RecentCalls } from "./RecentCalls.ts"
import { RequestFacts } from "./RequestFacts.ts"
import { RuleShelf } from "./RuleShelf.ts"
import type { SessionState } from "./SessionState.ts"

/**
 * The mocks of the start, and how they are used.
 *
 * @example
 * ```ts
 * import { MockBook, type MockBookOptions } from "llmsim"
 *
 * const options: MockBookOptions = {
 *   rules: [{ match: { model: "gpt-4o*" }, response: "Hello there" }],
 *   strict: true,
 *   sessionHeader: "x-test-id",
 * }
 * const nothingElse = MockBook.layer(options)
 * ```
 */
export interface MockBookOptions {
  readonly rules: ReadonlyArray<MockRule>
  /** Whether a call that no rule answers is an error. */
  readonly strict: boolean
  /** The header that names the session; in lower case. */
  readonly sessionHeader: string
}

/**
 * A rule in force; the names are those of the control API.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type ListedRule, MockBook } from "llmsim"
 *
 * const isIdle = ({ answered }: ListedRule): boolean => answered === 0
 * const neverUsed = Effect.map(MockBook, (book) => book.list().filter(isIdle))
 * ```
 */
export interface ListedRule {
  readonly id: string
  readonly source: string
  /** Calls that it answered. */
  readonly answered: number
  readonly rule: MockRule
}

/**
 * What became of a call, and which rules came near.
 *
 * @example
 * ```ts
 * import type { Explanation } from "llmsim"
 *
 * const why = ({ answered_by, nearest: [nearest] }: Explanation): string =>
 *   answered_by ?? `none; ${nearest?.id} failed at ${nearest?.failed.map(({ key }) => key).join(", ")}`
 * ```
 */
export interface Explanation {
  readonly model: string
  readonly endpoint: string | null
  readonly session: string
  readonly last_message: string
  readonly answered_by: string | null
  readonly nearest: ReadonlyArray<RuleReport>
}

/**
 * The mocks in force: which of them answers a call, and with what.
 *
 * @example
 * ```ts
 * import { defaultSettings, MockBook, SimServer } from "llmsim"
 *
 * const book = MockBook.layer({
 *   rules: [{ match: { content_contains: "weather" }, response: "It rains." }],
 *   strict: false,
 *   sessionHeader: "x-llmsim-session",
 * })
 * const rainy = SimServer.layerTest(defaultSettings, book)
 * ```
 */
export class MockBook extends Context.Service<
  MockBook,
  {
    /** Whether there is anything to ask: cheap, for every call asks it. */
    readonly active: () => boolean
    /** What the first rule that matches makes of the call, and counts it; `undefined` when none does. */
    readonly answer: (
      request: MockRequest,
      random: Random.Random,
      createdAt: number,
    ) => Effect.Effect<MockOutcome | undefined, SimError>
    /** Why the session's last call, or the last of all, was answered as it was; `undefined` when it is forgotten. */
    readonly explain: (session?: string) => Effect.Effect<Explanation | undefined, SimError>
    /** When that call came, in monotonic milliseconds; 0 when it is forgotten. */
    readonly askedAt: (session?: string) => number
    readonly list: () => ReadonlyArray<ListedRule>
    /** Replaces the rules of a source; the ids of those that have none tell the source and the place in it. */
    readonly load: (source: string, rules: ReadonlyArray<MockRule>) => ReadonlyArray<string>
    /** What is wrong with a source whose last good rules stay in force; none when it is mended. */
    readonly complain: (source: string, problems: ReadonlyArray<string>) => void
    readonly problems: () => ReadonlyArray<string>
    /** Forgets the counts and states of the session, or of all. */
    readonly reset: (session?: string) => Effect.Effect<void, SimError>
  }
>()("llmsim/mocks/MockBook") {
  static readonly layer = (options: MockBookOptions) =>
    Layer.effect(
      this,
      Effect.map(Effect.all([Cursors.provided, Clock.Clock]), ([cursors, clock]) =>
        make(options, cursors, () => monotonicMs(clock)),
      ),
    )

  static readonly layerNone = MockBook.layer({ rules: [], strict: false, sessionHeader: "x-llmsim-session" })
}

const shownRules = 5

const make = (
  { rules, strict, sessionHeader }: MockBookOptions,
  cursors: Cursors["Service"],
  now: () => number,
): MockBook["Service"] => {
  const shelf = new RuleShelf()
  /** Calls that each rule answered. */
  let answered = new WeakMap<CompiledRule, number>()
  const calls = new RecentCalls()
  const complaints = new Map<string, ReadonlyArray<string>>()

  const load = (source: string, loaded: ReadonlyArray<MockRule>): ReadonlyArray<string> => {
    const named = loaded.map((rule, index) => [rule.id ?? `${source}#${index + 1}`, rule] as const)
    shelf.load(source, named)
    cursors.keepOnly(shelf.index.rules)
    return named.map(([id]) => id)
  }

  const answer = Effect.fnUntraced(function* (request: MockRequest, random: Random.Random, createdAt: number) {
    const facts = new RequestFacts(request, sessionHeader)
    const { session } = facts
    const first = (accepts: (rule: CompiledRule) => boolean) =>
      shelf.index.first(facts, (each) => matchesRule(each, facts) && accepts(each))
    const { rule, used, passed } = yield* cursors.take({ session, first, random })
    const call = calls.add(facts, rule?.id ?? null, now())
    const { notes } = request.call ?? {}
    if (notes !== undefined) {
      const nearest = () => nearestTo(call, cursors.known(session))
      notes.mock = { answeredBy: call.answeredBy, passed, nearest }
    }
    if (rule !== undefined) {
      answered.set(rule, (answered.get(rule) ?? 0) + 1)
      return answerBy(rule, used, { facts, random, createdAt })
    }
    if (!strict) return undefined
    return refusal(missed(nearestRules(shelf.index.rules, facts, yield* cursors.state(session), 3)), "no_mock_matched")
  })

  const nearestTo = ({ facts, answeredBy }: RecentCall, state: SessionState): ReadonlyArray<RuleReport> | undefined => {
    if (facts === undefined) return undefined
    const others = shelf.index.rules.filter(({ id }) => id !== answeredBy)
    return nearestRules(others, facts, state, shownRules)
  }

  const explain = Effect.fnUntraced(function* (session?: string) {
    const call = calls.last(session)
    if (call?.facts === undefined) return undefined
    const { facts, answeredBy } = call
    const state = yield* cursors.state(facts.session)
    const explanation: Explanation = {
      model: facts.request.prompt.model,
      endpoint: facts.request.call?.endpoint ?? null,
      session: facts.session,
      last_message: facts.text("content", false).slice(0, 200),
      answered_by: answeredBy,
      nearest: nearestTo(call, state) ?? [],
    }
    return explanation
  })

  const list = (): ReadonlyArray<ListedRule> =>
    shelf.index.rules.map((each) => ({
      id: each.id,
      source: each.source,
      answered: answered.get(each) ?? 0,
      rule: each.rule,
    }))

  load("settings", rules)
  return MockBook.of({
    active: () => strict || shelf.index.rules.length > 0,
    answer,
    explain,
    askedAt: (session) => calls.last(session)?.at ?? 0,
    list,
    load,
    complain: (source, problems) => complaints.set(source, problems),
    problems: () => [...complaints.values()].flat(),
    reset: (session) =>
      Effect.suspend(() => {
        if (session === undefined) answered = new WeakMap()
        return cursors.forget(session)
      }),
  })
}

interface AnswerContext {
  readonly facts: RequestFacts
  readonly random: Random.Random
  readonly createdAt: number
}

/** @param used how many calls of the session the rule had answered before. */
const answerBy = (compiled: CompiledRule, used: number, context: AnswerContext): MockOutcome => {
  const { responses, rule, id } = compiled
  const { facts, random, createdAt } = context
  const loops = rule.on_exhausted === "loop"
  const response = responses[loops ? used % responses.length : Math.min(used, responses.length - 1)]
  if (response === undefined || (rule.on_exhausted === "error" && used >= responses.length)) {
    return refusal(`The mock ${id} has given all of its ${responses.length} answers.`, "mock_exhausted")
  }
  return outcomeOf(response, { facts, random, createdAt, counter: used + 1, captures: compiled.capturesOf(facts) })
}

const refusal = (message: string, code: string): MockOutcome => ({
  _tag: "Fail",
  error: { message, code },
  latency: undefined,
})

const missed = (nearest: ReadonlyArray<RuleReport>): string =>
  nearest.length === 0
    ? "No mock answers this request: there are none, and mocks.strict is on."
    : `No mock answers this request, and mocks.strict is on. The nearest: ${nearestLine(nearest)}.`
