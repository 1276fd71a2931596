/** Responses that are made while nobody waits: each has a fiber of its own, and a log of its events while it runs. */
import { Deferred, Effect, FiberMap, type Pull, type Scope, Stream } from "effect"
import type { ReplyEvent } from "../../domain/Reply.ts"
import type { SimError } from "../../domain/SimError.ts"
import { faultText } from "../../faults/Fault.ts"
import type { Asked, Decoded } from "../../http/CompletionCodec.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { EventLog } from "../../http/EventLog.ts"
import type { Seeds } from "../../simulation/Seeds.ts"
import type { Answer } from "../../simulation/Simulation.ts"
import { type Archive, keptOf } from "./Archive.ts"
import { brokenEvents } from "./brokenEvents.ts"
import { machine } from "./encode.ts"
import { type KeptResponse, replyOf } from "./KeptResponse.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"
import { errorOf, responseIdOf } from "./response.ts"

export interface Background {
  readonly start: (decoded: Decoded<ResponseOptions>, asked: Asked) => Effect.Effect<Started, SimError>
  /** Stops a response; one that has ended stays as it is. */
  readonly cancel: (id: string) => Effect.Effect<KeptResponse | undefined, SimError>
  /** The texts of its events from number `from` on, as they come; `undefined` when it does not run here. */
  readonly follow: (id: string, from: number) => Pull.Pull<string, SimError> | undefined
}

export interface Started {
  readonly kept: KeptResponse
  /** What is asked, with the head that the response has now. */
  readonly decoded: Decoded<ResponseOptions>
  /** The answer once it is planned; `undefined` where there is none. */
  readonly planned: Effect.Effect<Answer | undefined>
  /** The texts of its events, from the first. */
  readonly texts: Pull.Pull<string, SimError>
}

export interface BackgroundServices extends Pick<RouteServices, "simulation" | "stats"> {
  readonly archive: Archive
  readonly seeds: Seeds["Service"]
}

/** The scope is the server's: all responses end with it. */
export const makeBackground = Effect.fnUntraced(function* (
  services: BackgroundServices,
): Effect.fn.Return<Background, never, Scope.Scope> {
  const { archive, seeds } = services
  const fibers = yield* FiberMap.make<string>()
  const logs = new Map<string, EventLog>()

  const start = Effect.fnUntraced(function* (decoded: Decoded<ResponseOptions>, asked: Asked) {
    const { number, createdAt } = yield* seeds.arrive
    const key = seeds.key("background", number)
    const options = { ...decoded.options, head: { key, createdAt } }
    const kept = keptOf(options, { key, createdAt, model: decoded.prompt.model })
    const id = responseIdOf(kept.head, options)
    yield* archive.put(kept)
    const log = new EventLog()
    logs.set(id, log)
    const planned = Deferred.makeUnsafe<Answer | undefined>()
    const job = { id, kept, log, asked, decoded: { ...decoded, options }, planned }
    const ended = Effect.suspend(() => {
      log.end()
      logs.delete(id)
      return Deferred.succeed(planned, undefined)
    })
    yield* FiberMap.run(fibers, id, Effect.ensuring(runJob(services, job), ended))
    return { kept, decoded: job.decoded, planned: Deferred.await(planned), texts: log.from(0) }
  })

  const cancel = Effect.fnUntraced(function* (id: string) {
    const kept = yield* archive.change(id, (now) => (isRunning(now) ? { ...now, status: "cancelled" } : undefined))
    if (kept?.status === "cancelled") yield* FiberMap.remove(fibers, id)
    return kept
  })

  return { start, cancel, follow: (id, from) => logs.get(id)?.from(from) }
})

const isRunning = ({ status }: KeptResponse): boolean => status === "queued" || status === "in_progress"

interface Job {
  readonly id: string
  readonly kept: KeptResponse
  readonly log: EventLog
  readonly asked: Asked
  readonly decoded: Decoded<ResponseOptions>
  readonly planned: Deferred.Deferred<Answer | undefined>
}

const runJob = ({ simulation, stats, archive }: BackgroundServices, job: Job): Effect.Effect<void> => {
  const { id, kept, log, asked, decoded, planned } = job
  const { step, initial } = machine(decoded)
  const events: Array<ReplyEvent> = []
  let state = initial
  const take = (event: ReplyEvent) => {
    events.push(event)
    const [next, frames] = step(state, event)
    state = next
    log.add(frames)
  }
  const settle = (changes: Partial<KeptResponse>) =>
    archive.change(id, (now) => (isRunning(now) ? { ...now, ...changes } : undefined))
  const finish = (last: ReplyEvent) => {
    const all = [...events, last]
    const reply = replyOf(all)
    const settled = settle({ status: "answered", reply, events: all })
    const added = archive.addToConversation({ ...kept, status: "answered", reply })
    return Effect.andThen(
      Effect.andThen(settled, added),
      Effect.sync(() => take(last)),
    )
  }
  const takeAll = (batch: ReadonlyArray<ReplyEvent>) => {
    const last = batch.at(-1)
    if (last?._tag !== "Finished") return Effect.sync(() => batch.forEach(take))
    return Effect.andThen(
      Effect.sync(() => batch.slice(0, -1).forEach(take)),
      Effect.suspend(() => finish(last)),
    )
  }
  return Effect.gen(function* () {
    const answer = yield* simulation.answer({ prompt: decoded.prompt, streaming: true, ...asked })
    const { prompt, completion } = answer.usage
    stats.answered({ streaming: decoded.streaming, promptTokens: prompt, completionTokens: completion })
    yield* settle({ status: "in_progress" })
    yield* Deferred.succeed(planned, answer)
    if (answer.breakage !== undefined) yield* tellOfFault(job, faultText(answer.breakage.fault))
    yield* Stream.runForEachArray(brokenEvents(answer, decoded.streaming), takeAll)
  }).pipe(
    Effect.scoped,
    Effect.catch((error) => {
      stats.failed()
      log.add(machine(decoded).failed?.({ ...state, started: state.started ?? startedOf(kept) }, error) ?? [])
      return Effect.ignore(settle({ status: "failed", error: errorOf(error) }))
    }),
  )
}

/** The request's own line in the log may have been written already. */
const tellOfFault = ({ id, asked }: Job, fault: string): Effect.Effect<void> => {
  if (asked.call.notes !== undefined) asked.call.notes.fault = fault
  return Effect.annotateLogs(Effect.logInfo("a fault was injected into a response in the background"), { id, fault })
}

/** A response that failed before it began has a head all the same. */
const startedOf = ({ head }: KeptResponse) => ({ _tag: "Started", ...head, promptTokens: 0, cachedTokens: 0 }) as const
