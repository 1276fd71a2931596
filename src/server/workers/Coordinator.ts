/** The primary's side of the workers' lines: it knows what all of them must agree on. */
import { Clock, Context, Duration, Effect, Exit, Layer, Random, Schedule, Scope } from "effect"
import { RateLimiter } from "effect/persistence"
import { monotonicMs } from "../../domain/monotonicMs.ts"
import type { FaultCall } from "../../faults/FaultRule.ts"
import { Faults } from "../../faults/Faults.ts"
import { Verdict } from "../../faults/verdict/Verdict.ts"
import { hashWord, seededRandom } from "../../generation/seededRandom.ts"
import { PlaceCounts } from "../../limits/PlaceCounts.ts"
import { MockBook } from "../../mocks/MockBook.ts"
import { apiSource } from "../../mocks/RuleShelf.ts"
import type { Settings } from "../../settings/Settings.ts"
import { CacheMemory } from "../../simulation/CacheMemory.ts"
import { Store } from "../../store/Store.ts"
import { answerStore } from "./answerStore.ts"
import { makeControlDesk } from "./controlDesk.ts"
import { Ledger } from "./Ledger.ts"
import type { Answers } from "./Line.ts"
import type { Member } from "./Member.ts"
import type { BucketQuestion, FaultQuestion, Start, WorkerAsks } from "./messages.ts"
import { keptLayer, rulesLayer } from "./primaryLayer.ts"
import { VerdictDesk } from "./VerdictDesk.ts"

export type Coordinator = Effect.Success<ReturnType<typeof makeCoordinator>>

export const makeCoordinator = Effect.fnUntraced(function* (first: Settings) {
  const clock = yield* Clock.Clock
  const startedAt = clock.currentTimeMillisUnsafe()
  const kept = yield* Layer.build(keptLayer(first))
  const seed = first.seed ?? (yield* Random.nextInt)
  const ledger = new Ledger()
  const verdict = Context.get(kept, Verdict)
  const desk = new VerdictDesk(verdict, () => monotonicMs(clock))
  const places = new PlaceCounts()
  let office = yield* openOffice(first, { startedAt, ledger, desk, kept })
  let arrived = 0

  const watch = Effect.suspend(() => {
    const before = verdict.isWatching()
    desk.flushOld()
    return verdict.isWatching() === before ? Effect.void : office.control.publish
  })
  yield* Effect.forkScoped(Effect.repeat(watch, Schedule.spaced("20 millis")))

  const start = (member: Member, settings: Settings): Start => {
    ledger.members.add(member)
    return { settings, serial: member.serial, seed, startedAt, shared: office.control.shared() }
  }

  const answersFor = (member: Member, events: WorkerEvents): Answers<WorkerAsks> => ({
    ...events,
    report: (report) => {
      if (ledger.members.has(member)) member.report = report
    },
    arrive: () => ++arrived,
    block: ({ size }) => {
      arrived += size
      return arrived - size + 1
    },
    bucket: (question) => consume(Context.get(kept, RateLimiter.RateLimiterStore), question),
    enter: ({ name, limit }) => {
      const entered = places.enter(name, limit)
      if (entered) member.places.set(name, (member.places.get(name) ?? 0) + 1)
      return entered
    },
    leave: ({ name }) => {
      places.leave(name)
      member.places.set(name, (member.places.get(name) ?? 1) - 1)
    },
    store: (question) => answerStore(Context.get(kept, Store), question),
    fault: (question) => office.faults.draw(callOf(question), chanceOf(question.draws)),
    look: ({ beginnings, ttlMs }) => Context.get(kept, CacheMemory).look(beginnings, ttlMs),
    wish: (prompt) => Context.get(kept, CacheMemory).wish(prompt),
    seen: (news) => desk.seen(member.serial, news),
    ended: ({ id, end, at }) => desk.ended(member.serial, id, end, at),
    closed: ({ connection, at }) => desk.closed(member.serial, connection, at),
    control: (call) => office.control.answer(call),
  })

  /** What the worker held is free again. */
  const left = (member: Member): void => {
    ledger.retire(member)
    desk.left(member.serial)
    for (const [name, count] of member.places) for (let i = 0; i < count; i++) places.leave(name)
  }

  /** New settings for workers that start from now on; what was added at run time stays. */
  const renew = Effect.fnUntraced(function* (settings: Settings) {
    const { faults, mocks } = office.control.shared()
    const before = office
    office = yield* openOffice(settings, { startedAt, ledger, desk, kept })
    for (const { rule } of faults) office.faults.add(rule)
    office.book.load(apiSource, mocks)
    yield* before.close
  })

  return { start, answersFor, left, renew }
})

/** What a worker tells of its own life. */
export type WorkerEvents = Pick<Answers<WorkerAsks>, "start" | "ready" | "failed">

interface OfficeParts {
  readonly startedAt: number
  readonly ledger: Ledger
  readonly desk: VerdictDesk
  readonly kept: Layer.Success<ReturnType<typeof keptLayer>> extends infer R ? Context.Context<R> : never
}

/** What depends on the settings, until they change. */
const openOffice = Effect.fnUntraced(function* (settings: Settings, { startedAt, ledger, desk, kept }: OfficeParts) {
  const scope = yield* Scope.fork(yield* Effect.scope)
  const rules = yield* Layer.build(rulesLayer(settings, startedAt)).pipe(
    Effect.provideContext(kept),
    Effect.provideService(Scope.Scope, scope),
  )
  const control = yield* makeControlDesk(settings, ledger, desk).pipe(
    Effect.provideContext(Context.merge(kept, rules)),
    Effect.provideService(Scope.Scope, scope),
  )
  const close = Scope.close(scope, Exit.void)
  return { control, faults: Context.get(rules, Faults), book: Context.get(rules, MockBook), close }
})

const consume = (store: RateLimiter.RateLimiterStore["Service"], { refillMs, ...bucket }: BucketQuestion) =>
  Effect.orDie(store.tokenBucket({ ...bucket, refillRate: Duration.millis(refillMs) }))

const callOf = ({ asked, text, draws: _draws, ...call }: FaultQuestion): FaultCall => ({
  ...call,
  headers: asked === undefined ? {} : { "x-llmsim-fault": asked },
  text: () => text,
})

/** The call's own chance as it was sent; a rule that wants more of it gets what follows from the last. */
const chanceOf = (draws: ReadonlyArray<number>): Random.Random => {
  let at = 0
  const more = () => seededRandom(hashWord(draws.at(-1) ?? 0))
  let rest: Random.Random | undefined
  const nextDoubleUnsafe = () => {
    const draw = draws[at++]
    if (draw !== undefined) return draw
    rest ??= more()
    return rest.nextDoubleUnsafe()
  }
  return { nextDoubleUnsafe, nextIntUnsafe: () => more().nextIntUnsafe() }
}
