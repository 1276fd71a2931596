/** What a worker answers the primary. */
import { Context, Deferred, Effect } from "effect"
import { MockBook } from "../../mocks/MockBook.ts"
import { Journal } from "../../stats/Journal.ts"
import { Metrics } from "../../stats/Metrics.ts"
import { Stats } from "../../stats/Stats.ts"
import type { Standing } from "../control/Standing.ts"
import type { Answers } from "./Line.ts"
import type { Explained, PrimaryAsks, Report, Shared } from "./messages.ts"
import type { PrimaryLine } from "./PrimaryLine.ts"
import type { SharedRules } from "./SharedRules.ts"

type Counters = Context.Context<Stats | Metrics | Journal | MockBook>

export class WorkerDesk {
  /** Done when the worker is to let its streams finish, and to end. */
  readonly drained = Deferred.makeUnsafe<void>()
  #rules: SharedRules | undefined
  /** Told before there was anybody to tell. */
  #shared: Shared | undefined
  #counters: Counters | undefined
  #standing: (() => Standing) | undefined

  follow(rules: SharedRules): void {
    this.#rules = rules
    if (this.#shared !== undefined) rules.share(this.#shared)
  }

  open(counters: Counters): void {
    this.#counters = counters
  }

  show(standing: () => Standing): void {
    this.#standing = standing
  }

  letGo(): void {
    Deferred.doneUnsafe(this.drained, Effect.void)
  }

  reportTo(line: PrimaryLine): void {
    const report = this.#report(false)
    if (report !== undefined) line.tell("report", report)
  }

  /** With the journal, and with nothing standing any more. */
  lastReport(line: PrimaryLine): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#standing = undefined
      const report = this.#report(true)
      return report === undefined ? Effect.void : Effect.asVoid(line.ask("report", report))
    })
  }

  answers(): Answers<PrimaryAsks> {
    return {
      report: ({ journal }) => this.#report(journal) ?? null,
      share: (shared) => {
        this.#shared = shared
        this.#rules?.share(shared)
        return null
      },
      reset: ({ calls, mocks }) => this.#reset(calls, mocks),
      clearJournal: ({ session }) => {
        this.#counter(Journal)?.clear(session)
        return null
      },
      explain: ({ session }) => this.#explain(session),
      drain: () => this.letGo(),
    }
  }

  #counter<I extends Stats | Metrics | Journal | MockBook, S>(service: Context.Key<I, S>): S | undefined {
    return this.#counters === undefined ? undefined : Context.get(this.#counters, service)
  }

  #report(journal: boolean): Report | undefined {
    if (this.#counters === undefined) return undefined
    const listed = Context.get(this.#counters, MockBook).list()
    return {
      stats: Context.get(this.#counters, Stats).state(),
      metrics: Context.get(this.#counters, Metrics).state(),
      standing: this.#standing?.(),
      mocks: Object.fromEntries(listed.map(({ id, answered }) => [id, answered])),
      journal: journal ? Context.get(this.#counters, Journal).state() : undefined,
    }
  }

  #reset(calls: boolean, mocks: boolean): Effect.Effect<null> {
    if (calls) {
      this.#counter(Stats)?.reset()
      this.#counter(Metrics)?.reset()
      this.#counter(Journal)?.clear()
    }
    const book = mocks ? this.#counter(MockBook) : undefined
    // The cursors are the primary's, which has reset them.
    return Effect.as(book === undefined ? Effect.void : Effect.ignore(book.reset()), null)
  }

  #explain(session: string | undefined): Effect.Effect<Explained | undefined> {
    const book = this.#counter(MockBook)
    if (book === undefined) return Effect.undefined
    return Effect.map(Effect.option(book.explain(session)), (found) =>
      found._tag === "None" || found.value === undefined
        ? undefined
        : { at: book.askedAt(session), explanation: found.value },
    )
  }
}
