/** The mocks in force, and what they answer. */
import { Context, Layer, type Random } from "effect"
import type { MockTrial } from "../domain/Call.ts"
import type { CompiledRule } from "./CompiledRule.ts"
import { matchesRule } from "./CompiledRule.ts"
import { nearestLine, nearestRules, type RuleReport } from "./explainCall.ts"
import type { MockOutcome } from "./MockOutcome.ts"
import type { MockRequest } from "./MockRequest.ts"
import type { MockRule } from "./MockRule.ts"
import { outcomeOf } from "./outcomeOf.ts"
import { type RecentCall, RecentCalls } from "./RecentCalls.ts"
import { RequestFacts } from "./RequestFacts.ts"
import { RuleShelf } from "./RuleShelf.ts"
import { type SessionState, Sessions } from "./Sessions.ts"
import { stateProblem } from "./stateProblem.ts"

/** The mocks of the start, and how they are used. */
export interface MockBookOptions {
  readonly rules: ReadonlyArray<MockRule>
  /** Whether a call that no rule answers is an error. */
  readonly strict: boolean
  /** The header that names the session; in lower case. */
  readonly sessionHeader: string
}

/** A rule in force; the names are those of the control API. */
export interface ListedRule {
  readonly id: string
  readonly source: string
  /** Calls that it answered. */
  readonly answered: number
  readonly rule: MockRule
}

/** What became of a call, and which rules came near. */
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
    readonly answer: (request: MockRequest, random: Random.Random, createdAt: number) => MockOutcome | undefined
    /** Why the session's last call, or the last of all, was answered as it was; `undefined` when it is forgotten. */
    readonly explain: (session?: string) => Explanation | undefined
    readonly list: () => ReadonlyArray<ListedRule>
    /** Replaces the rules of a source; the ids of those that have none tell the source and the place in it. */
    readonly load: (source: string, rules: ReadonlyArray<MockRule>) => ReadonlyArray<string>
    /** What is wrong with a source whose last good rules stay in force; none when it is mended. */
    readonly complain: (source: string, problems: ReadonlyArray<string>) => void
    readonly problems: () => ReadonlyArray<string>
    /** Forgets the counts and states of the session, or of all. */
    readonly reset: (session?: string) => void
  }
>()("llmsim/mocks/MockBook") {
  static readonly layer = (options: MockBookOptions) => Layer.sync(this, () => make(options))

  static readonly layerNone = Layer.sync(this, () =>
    make({ rules: [], strict: false, sessionHeader: "x-llmsim-session" }),
  )
}

const shownRules = 5

const make = ({ rules, strict, sessionHeader }: MockBookOptions): MockBook["Service"] => {
  const shelf = new RuleShelf()
  const sessions = new Sessions()
  const calls = new RecentCalls()
  const complaints = new Map<string, ReadonlyArray<string>>()

  const load = (source: string, loaded: ReadonlyArray<MockRule>): ReadonlyArray<string> => {
    const named = loaded.map((rule, index) => [rule.id ?? `${source}#${index + 1}`, rule] as const)
    shelf.load(source, named)
    sessions.keepOnly(new Set(shelf.index.rules))
    return named.map(([id]) => id)
  }

  const answer = (request: MockRequest, random: Random.Random, createdAt: number): MockOutcome | undefined => {
    const facts = new RequestFacts(request, sessionHeader)
    const state = sessions.of(facts.session)
    const passed: Array<PassedRule> = []
    const rule = shelf.index.first(facts, (each) => {
      if (!matchesRule(each, facts)) return false
      const key = passedBy(each, state, random)
      if (key !== undefined) passed.push({ id: each.id, key })
      return key === undefined
    })
    const call = calls.add(facts, rule?.id ?? null)
    const { notes } = request.call ?? {}
    if (notes !== undefined) notes.mock = { answeredBy: call.answeredBy, passed, nearest: () => nearestTo(call) }
    if (rule !== undefined) return answerBy(rule, sessions.use(state, rule), { facts, state, random, createdAt })
    return strict ? refusal(missed(nearestRules(shelf.index.rules, facts, state, 3)), "no_mock_matched") : undefined
  }

  const nearestTo = ({ facts, answeredBy }: RecentCall): ReadonlyArray<RuleReport> | undefined => {
    if (facts === undefined) return undefined
    const others = shelf.index.rules.filter(({ id }) => id !== answeredBy)
    return nearestRules(others, facts, sessions.of(facts.session), shownRules)
  }

  const explain = (session?: string): Explanation | undefined => {
    const call = calls.last(session)
    if (call?.facts === undefined) return undefined
    const { facts, answeredBy } = call
    return {
      model: facts.request.prompt.model,
      endpoint: facts.request.call?.endpoint ?? null,
      session: facts.session,
      last_message: facts.text("content", false).slice(0, 200),
      answered_by: answeredBy,
      nearest: nearestTo(call) ?? [],
    }
  }

  const list = (): ReadonlyArray<ListedRule> =>
    shelf.index.rules.map((each) => ({
      id: each.id,
      source: each.source,
      answered: sessions.answeredBy(each),
      rule: each.rule,
    }))

  load("settings", rules)
  return MockBook.of({
    active: () => strict || shelf.index.rules.length > 0,
    answer,
    explain,
    list,
    load,
    complain: (source, problems) => complaints.set(source, problems),
    problems: () => [...complaints.values()].flat(),
    reset: (session) => sessions.forget(session),
  })
}

type PassedRule = MockTrial["passed"][number]

/** What makes a rule that matches let the call pass; `undefined` where it answers. The call counts for it in any case. */
const passedBy = (compiled: CompiledRule, state: SessionState, random: Random.Random): string | undefined => {
  const problem = stateProblem(compiled, state)
  if (problem?.key === "scenario") return problem.key
  const { after, probability } = compiled.rule
  if (after !== undefined) state.seen.set(compiled, state.seenBy(compiled) + 1)
  if (problem !== undefined) return problem.key
  return probability === undefined || random.nextDoubleUnsafe() < probability ? undefined : "probability"
}

interface AnswerContext {
  readonly facts: RequestFacts
  readonly state: SessionState
  readonly random: Random.Random
  readonly createdAt: number
}

/** @param used how many calls of the session the rule had answered before. */
const answerBy = (compiled: CompiledRule, used: number, context: AnswerContext): MockOutcome => {
  const { responses, rule, id } = compiled
  const { facts, state, random, createdAt } = context
  if (rule.scenario?.next !== undefined) state.scenarios.set(rule.scenario.name, rule.scenario.next)
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
