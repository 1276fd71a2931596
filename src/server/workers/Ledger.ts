/** What all workers have counted: those that serve, and those that have ended. */

import type { JournalEntry } from "../../stats/JournalEntry.ts"
import { mergeStates } from "../../stats/mergeStates.ts"
import { sumRecords } from "../../stats/sumRecords.ts"
import type { Standing } from "../control/Standing.ts"
import type { Member } from "./Member.ts"
import { mergeStandings } from "./mergeStandings.ts"
import type { Report } from "./messages.ts"

type Counted = Pick<Report, "stats" | "metrics" | "mocks">

/** Calls of workers that have ended, at most. */
const mostKept = 100_000

export class Ledger {
  readonly members = new Set<Member>()
  #retired: Counted | undefined
  #journal: ReadonlyArray<JournalEntry> = []

  /** Keeps what the worker has told; what it was still answering has come to nothing. */
  retire(member: Member): void {
    this.members.delete(member)
    if (member.report === undefined) return
    const { stats, metrics, mocks, journal } = member.report
    this.#retired = add(this.#retired, { stats: abandoned(stats), metrics, mocks })
    this.#journal = [...this.#journal, ...(journal ?? [])].slice(-mostKept)
  }

  /** All that was counted; `undefined` before the first report. */
  counted(): Counted | undefined {
    let sum = this.#retired
    for (const { report } of this.members) if (report !== undefined) sum = add(sum, report)
    return sum
  }

  /** The calls of those who have ended, and what the others have just told. */
  journal(told: ReadonlyMap<Member, Report["journal"]>): ReadonlyArray<JournalEntry> {
    // Calls that ended at one moment stand in the order of the workers, whoever told first.
    const ofMembers = [...this.members].flatMap((member) => told.get(member) ?? [])
    return [...this.#journal, ...ofMembers]
  }

  standing(own: Standing["process"], store: Standing["store"]): Standing {
    const reports = [...this.members].flatMap(({ serial, pid, report }) =>
      report?.standing === undefined ? [] : [{ serial, pid, report, standing: report.standing }],
    )
    return {
      ...mergeStandings(
        reports.map(({ standing }) => standing),
        own,
      ),
      store,
      workers: reports.map(({ serial, pid, report }) => ({
        id: serial,
        pid,
        active_requests: report.stats.counts.active,
      })),
    }
  }

  /** Forgets the counts of those who have ended, and their calls. */
  reset(): void {
    this.#retired = undefined
    this.#journal = []
  }

  clearJournal(session: string | undefined): void {
    this.#journal = session === undefined ? [] : this.#journal.filter(({ call }) => call.session !== session)
  }
}

const add = (sum: Counted | undefined, { stats, metrics, mocks }: Counted): Counted =>
  sum === undefined
    ? { stats, metrics, mocks }
    : {
        stats: mergeStates(sum.stats, stats),
        metrics: {
          ...mergeStates(sum.metrics, metrics),
          refusals: sumRecords(sum.metrics.refusals, metrics.refusals),
        },
        mocks: sumRecords(sum.mocks, mocks),
      }

const abandoned = ({ startedAt, counts, calls }: Report["stats"]): Report["stats"] => {
  const { active } = counts
  const ended = { ...calls.counts, ended: calls.counts.ended + active, aborted: calls.counts.aborted + active }
  return { startedAt, counts: { ...counts, active: 0 }, calls: { ...calls, counts: ended } }
}
