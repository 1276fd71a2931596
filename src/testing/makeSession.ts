/** Makes the view that one test has of a running simulator. */
import type { Fault, FaultKind } from "../faults/Fault.ts"
import type { FaultRule } from "../faults/FaultRule.ts"
import type { Faults } from "../faults/Faults.ts"
import type { Pacer } from "../latency/Pacer.ts"
import type { MockRule } from "../mocks/MockRule.ts"
import type { AddedMocks } from "./AddedMocks.ts"
import { journalText } from "./journalText.ts"
import { matchesPartly } from "./matchesPartly.ts"
import { type RequestJournal, type SeenRequest, sessionHeader } from "./RequestJournal.ts"
import type { RequestMatcher, Session } from "./Simulator.ts"
import { anthropicOptions, geminiOptions, openAiOptions, type Target } from "./sdkOptions.ts"
import type { VirtualClock } from "./VirtualClock.ts"

/** What runs, and is shared by all sessions. */
export interface Running {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly journal: RequestJournal
  readonly mocks: AddedMocks
  readonly faults: Faults["Service"]
  readonly pacer: Pacer["Service"]
  readonly clock: VirtualClock | undefined
}

/** With an empty id, the simulator as a whole: it sends no header and sees all. */
export const makeSession = (running: Running, id: string): Session => {
  const { url, fetch, journal, mocks, faults, pacer } = running
  const headers = id === "" ? {} : { [sessionHeader]: id }
  const target = { url, fetch, headers }
  const added = { mocks: new Set<string>(), faults: new Set<string>() }
  const requests = () => journal.requests(id === "" ? undefined : id)
  return {
    id,
    url,
    fetch,
    headers,
    openai: () => openAiOptions(target),
    anthropic: () => anthropicOptions(target),
    gemini: () => geminiOptions(target),
    requests,
    expectRequest: (matcher) => expected(requests(), matcher),
    mock: (mock) => noted(added.mocks, mocks.add(forSession(mock, headers))),
    fault: (fault) => noted(added.faults, faults.add(ruleOf(fault)).id),
    journal: () => journalText(requests()),
    advance: (ms) => clockOf(running).advance(ms),
    untilWaiting: (calls = 1) => untilWaiting(pacer, calls),
    end: () => {
      for (const mock of added.mocks) mocks.remove(mock)
      for (const fault of added.faults) faults.remove(fault)
    },
  }
}

/** Only calls that carry the session's header. */
const forSession = (mock: MockRule, headers: Target["headers"]): MockRule =>
  Object.keys(headers).length === 0
    ? mock
    : { ...mock, match: { ...mock.match, header: { ...mock.match?.header, ...headers } } }

const noted = (ids: Set<string>, id: string): string => {
  ids.add(id)
  return id
}

const ruleOf = (fault: FaultKind | Fault | FaultRule): FaultRule => {
  if (typeof fault === "string") return { fault: { kind: fault } }
  return "kind" in fault ? { fault } : fault
}

const expected = (requests: ReadonlyArray<SeenRequest>, matcher: RequestMatcher): SeenRequest => {
  const found = requests.find((request) => matchesPartly(request, matcher))
  if (found !== undefined) return found
  const asked = typeof matcher === "function" ? "the predicate" : JSON.stringify(matcher, shown)
  throw new Error(`no request matches ${asked}\n${journalText(requests) || "llmsim got no requests"}`)
}

const shown = (_: string, value: unknown): unknown =>
  value instanceof RegExp || typeof value === "function" ? String(value) : value

const clockOf = ({ clock }: Running): VirtualClock => {
  if (clock === undefined) throw new Error('time is real here: start the simulator with clock: "virtual" to move it')
  return clock
}

const untilWaiting = async (pacer: Pacer["Service"], calls: number): Promise<void> => {
  while (pacer.waiting() < calls) await new Promise<void>((resume) => setImmediate(resume))
}
