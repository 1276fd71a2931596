/** Gives one answer to a run: up to its end, or to the tools it asks for. */
import { Effect, type Scope, Stream } from "effect"
import type { ModelCard } from "../../../domain/ModelCard.ts"
import type { Prompt } from "../../../domain/Prompt.ts"
import type { ReplyEvent } from "../../../domain/Reply.ts"
import type { SimError } from "../../../domain/SimError.ts"
import type { RouteServices } from "../../../http/completionRoute.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import type { Answer } from "../../../simulation/Simulation.ts"
import type { Encoding } from "../../../tokenizer/Encoding.ts"
import type { Tokenizer } from "../../../tokenizer/Tokenizer.ts"
import type { Library } from "../Library.ts"
import { collectFrom } from "../pages.ts"
import { type Change, runChange } from "./Change.ts"
import type { Ending } from "./Ending.ts"
import { fitPrompt } from "./fitPrompt.ts"
import { hostedCall } from "./hostedCall.ts"
import type { Job } from "./Job.ts"
import { keepChanges } from "./keepChanges.ts"
import { promptOf } from "./promptOf.ts"
import { type KeptRun, stampOf } from "./Run.ts"
import { RunWriter } from "./RunWriter.ts"
import { somethingWrong } from "./runErrorOf.ts"

export interface AnswerServices extends Pick<RouteServices, "simulation" | "stats"> {
  readonly library: Library
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
}

/** Gives how the run is to end, if it is to end in another way than with the answer. */
export const answerRun = Effect.fnUntraced(function* (
  services: AnswerServices,
  job: Job,
): Effect.fn.Return<Ending | undefined, SimError, Scope.Scope> {
  const { library, simulation, stats } = services
  const { model } = job.kept.run
  const card = yield* services.catalog.resolve(model)
  const encoding = yield* services.tokenizer.encoding(model)
  const messages = yield* collectFrom(library.messages(job.kept.run.thread_id))
  const steps = yield* collectFrom(library.steps(job.id))
  const hosted = steps.length === 0 ? yield* hostedCall(library, job.kept.run, messages) : undefined
  const asked = promptOf(job.kept, messages, steps, {
    maxOutputTokens: card.maxOutputTokens,
    isForced: hosted === undefined,
  })
  const prompt = fittedPrompt(job.kept, asked, card, encoding)
  if ("status" in prompt) return prompt
  const writer = new RunWriter(job.kept, yield* newIds(library, job.kept), { hosted })
  const answer = yield* simulation.answer({
    prompt,
    streaming: true,
    call: job.asked?.call,
    wishes: job.asked?.wishes,
  })
  stats.answered({
    streaming: job.asked?.streaming === true,
    promptTokens: answer.usage.prompt,
    completionTokens: answer.usage.completion,
  })
  job.count = (text) => encoding.count(text)
  job.writer = writer
  if (!(yield* beginRun(library, job))) return undefined
  return yield* giveAnswer(library, job, writer, answer)
})

/** Queued until its answer is let in. */
export const beginRun = Effect.fnUntraced(function* (library: Library, job: Job) {
  const now = yield* library.moment(job.at)
  const begun = runChange((kept) => {
    const started = kept.run.started_at ?? stampOf(kept, now)
    return { ...kept, run: { ...kept.run, status: "in_progress", started_at: started } }
  })
  return yield* keepChanges(library, job, [begun], ({ run }) => run.status === "queued")
})

const fittedPrompt = (
  { run, used }: KeptRun,
  prompt: Prompt,
  card: ModelCard,
  encoding: Encoding,
): Prompt | (Ending & { readonly status: "incomplete" }) => {
  const { maxTokens } = prompt.sampling
  if (maxTokens !== undefined && maxTokens <= 0) return { status: "incomplete", reason: "max_completion_tokens" }
  const left = run.max_prompt_tokens === null ? Number.POSITIVE_INFINITY : run.max_prompt_tokens - used.prompt_tokens
  const room = card.contextWindow > 0 ? card.contextWindow - (maxTokens ?? 0) : Number.POSITIVE_INFINITY
  const fitted = fitPrompt(prompt, encoding, Math.min(left, room))
  // What does not fit the window is refused where every prompt is.
  return fitted ?? (left < room ? { status: "incomplete", reason: "max_prompt_tokens" } : prompt)
}

const newIds = Effect.fnUntraced(function* (library: Library, { run }: KeptRun) {
  const steps = library.steps(run.id)
  return {
    hostedStep: yield* library.newId("step", steps),
    messageStep: yield* library.newId("step", steps),
    message: yield* library.newId("msg", library.messages(run.thread_id)),
    callStep: yield* library.newId("step", steps),
  }
})

const giveAnswer = Effect.fnUntraced(function* (library: Library, job: Job, writer: RunWriter, answer: Answer) {
  const { breakage, events, paced } = answer
  const { owner, atMs } = job.kept
  let taken = 0
  const isOurs = (now: KeptRun): boolean => now.run.status === "in_progress" && now.owner === owner
  const takeAll = (batch: ReadonlyArray<ReplyEvent>) =>
    Effect.gen(function* () {
      taken += batch.length
      job.at = atMs + (paced.timeline.due[taken - 1] ?? 0)
      const now = yield* library.moment(job.at)
      const changes: Array<Change> = []
      for (const event of batch) changes.push(...writer.take(event, now))
      return yield* keepChanges(library, job, changes, isOurs)
    })
  if (breakage === undefined) {
    yield* Stream.runForEachArray(events, takeAll)
    return undefined
  }
  // There is no connection to break: the run fails half-way.
  const half = Stream.take(events, paced.timeline.events.length >> 1)
  yield* Stream.runForEachArray(half, takeAll)
  return { status: "failed", error: somethingWrong } as const
})
