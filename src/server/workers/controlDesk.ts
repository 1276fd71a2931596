/** Answers calls of the control API for all workers: asks them what they have counted, and tells them what is new. */
import { type Cause, Effect, Semaphore } from "effect"
import { HttpClientRequest, type HttpMethod, HttpRouter, HttpServerRequest } from "effect/http"
import { Faults } from "../../faults/Faults.ts"
import { Verdict } from "../../faults/verdict/Verdict.ts"
import { MockBook } from "../../mocks/MockBook.ts"
import { apiSource } from "../../mocks/RuleShelf.ts"
import type { Settings } from "../../settings/Settings.ts"
import { withoutSecrets } from "../../settings/withoutSecrets.ts"
import { Journal } from "../../stats/Journal.ts"
import { Metrics } from "../../stats/Metrics.ts"
import { Stats } from "../../stats/Stats.ts"
import { Store } from "../../store/Store.ts"
import type { ControlAnswer, ControlCall } from "../control/ControlDoor.ts"
import { controlRouter } from "../control/controlRouter.ts"
import { type MetricsRouteOptions, metricsRoute } from "../control/metricsRoute.ts"
import { memoryClient } from "../memoryClient.ts"
import { ProcessVitals } from "../ProcessVitals.ts"
import { AllMocks } from "./AllMocks.ts"
import type { Ledger } from "./Ledger.ts"
import type { Member } from "./Member.ts"
import type { Report, Shared } from "./messages.ts"
import type { VerdictDesk } from "./VerdictDesk.ts"

export const makeControlDesk = Effect.fnUntraced(function* (settings: Settings, ledger: Ledger, desk: VerdictDesk) {
  const { heard, book } = yield* AllMocks
  const faults = yield* Faults
  const verdict = yield* Verdict
  const collect = yield* makeCollect(ledger)
  const run = yield* Effect.provideService(makeRun(settings, ledger), MockBook, book)
  const lock = Semaphore.makeUnsafe(1)

  const shared = (): Shared => ({
    faults: faults.list(),
    mocks: book.list().flatMap(({ source, rule }) => (source === apiSource ? [rule] : [])),
    watching: verdict.isWatching(),
  })

  const everybody = <A>(ask: (member: Member) => Effect.Effect<A>) =>
    Effect.forEach([...ledger.members], ask, { concurrency: "unbounded" })

  const publish = Effect.suspend(() => {
    const news = shared()
    return everybody(({ line }) => line.ask("share", news))
  })

  const explain = Effect.fnUntraced(function* (session: string | undefined) {
    const found = yield* everybody(({ line }) => line.ask("explain", { session }))
    const known = found.filter((one) => one !== undefined).sort((one, other) => other.at - one.at)
    heard.explanation = known[0]?.explanation
  })

  const tell = ({ method, url }: ControlCall) => {
    const { path, session } = placeOf(url)
    if (method === "GET") return Effect.void
    if (path === "/llmsim/requests") {
      ledger.clearJournal(session)
      return everybody(({ line }) => line.ask("clearJournal", { session }))
    }
    if (path === "/llmsim/reset" || path === "/llmsim/mocks/reset") {
      const calls = path === "/llmsim/reset"
      if (calls) ledger.reset()
      const mocks = session === undefined
      return Effect.andThen(
        everybody(({ line }) => line.ask("reset", { calls, mocks })),
        publish,
      )
    }
    return publish
  }

  const answer = Effect.fnUntraced(function* (call: ControlCall) {
    const { path, session } = placeOf(call.url)
    yield* collect(path)
    desk.flush()
    if (path === "/llmsim/mocks/explain") yield* explain(session)
    const answered = yield* run(call)
    yield* tell(call)
    return answered
  })

  return {
    shared,
    publish,
    answer: (call: ControlCall) => Effect.catchCause(lock.withPermits(1)(answer(call)), failed),
  }
})

const failed = (cause: Cause.Cause<never>): Effect.Effect<ControlAnswer> =>
  Effect.as(Effect.logError("a call of the control API failed by a defect of llmsim", cause), {
    status: 500,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ error: { message: "Internal error.", type: "control_error" } }),
  })

const placeOf = (url: string) => {
  const [path = "", query = ""] = url.split("?", 2)
  return { path, session: new URLSearchParams(query).get("session") ?? undefined }
}

/** Asks all workers for their counts, and takes the sum for the primary's own. */
const makeCollect = Effect.fnUntraced(function* (ledger: Ledger) {
  const stats = yield* Stats
  const metrics = yield* Metrics
  const journal = yield* Journal
  const { heard } = yield* AllMocks
  return Effect.fnUntraced(function* (path: string) {
    const wantsJournal = path.startsWith("/llmsim/requests")
    const journals = new Map<Member, Report["journal"]>()
    yield* Effect.forEach(
      [...ledger.members],
      (member) =>
        Effect.map(member.line.ask("report", { journal: wantsJournal }), (report) => {
          if (report == null || !ledger.members.has(member)) return
          member.report = report
          journals.set(member, report.journal)
        }),
      { concurrency: "unbounded", discard: true },
    )
    const counted = ledger.counted()
    if (counted === undefined) return
    stats.restore(counted.stats)
    metrics.restore(counted.metrics)
    heard.answered = counted.mocks
    if (wantsJournal) journal.restore(ledger.journal(journals))
  })
})

const toldNumbers = Effect.fnUntraced(function* (options: MetricsRouteOptions) {
  const router = yield* HttpRouter.make
  const { method, path, handler } = yield* metricsRoute(options)
  yield* router.addAll([HttpRouter.route(method, path, handler)])
  return router.asHttpEffect()
})

/** What is said anew on the way to the caller. */
const ofTheWire = ["content-length", "x-request-id", "date", "connection"]

/** The control API's routes, without a socket. */
const makeRun = Effect.fnUntraced(function* (settings: Settings, ledger: Ledger) {
  const vitals = yield* ProcessVitals
  const store = yield* Store
  const { server, control, metrics } = settings
  const options = {
    maxBodyBytes: server.max_body_bytes,
    // Who may call is decided where the call came in.
    control: { key: control.key, remote: true },
    settings: withoutSecrets(settings),
  }
  const standing = () => ledger.standing(vitals.read(), store.size())
  const own = yield* controlRouter({ ...options, standing })
  const numbers = yield* toldNumbers({ standing, vllm: metrics.vllm })
  const handler = Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ url }) =>
    url.startsWith("/metrics") ? numbers : own,
  )
  const client = memoryClient(handler)
  return ({ method, url, headers, body }: ControlCall): Effect.Effect<ControlAnswer> => {
    const request = HttpClientRequest.make(method as HttpMethod.HttpMethod)(`http://llmsim${url}`, { headers })
    const sent = body === "" ? request : HttpClientRequest.bodyText(request, body, headers["content-type"])
    return client.execute(sent).pipe(
      Effect.flatMap((response) =>
        Effect.map(response.text, (text) => ({
          status: response.status,
          headers: Object.fromEntries(Object.entries(response.headers).filter(([name]) => !ofTheWire.includes(name))),
          body: text,
        })),
      ),
      Effect.orDie,
    )
  }
})
