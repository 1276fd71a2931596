/** Makes a run of an assistant in a thread, and starts the work at it. */
import { Clock, Effect } from "effect"
import { InvalidRequest, type SimError, simError } from "../../../domain/SimError.ts"
import type { ApiRequest } from "../../../http/apiRoute.ts"
import type { RouteServices } from "../../../http/completionRoute.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import { stored } from "../../openai-more/stored.ts"
import type { Assistant } from "../assistants/Assistant.ts"
import { findAssistant } from "../assistants/routes.ts"
import { equipmentProblem } from "../equipmentProblem.ts"
import type { Library } from "../Library.ts"
import { addMessages, checkMessages } from "../messages/addMessages.ts"
import type { Thread } from "../threads/Thread.ts"
import { type Asked, askedOf } from "./Asked.ts"
import { claimThread } from "./activeRun.ts"
import { Job } from "./Job.ts"
import { type KeptRun, noUsage, type Run } from "./Run.ts"
import type { Runs } from "./Runs.ts"
import type { RunCreation } from "./Wire.ts"

export interface CreationServices extends RouteServices {
  readonly library: Library
  readonly catalog: ModelCatalog["Service"]
  readonly runs: Runs
  /** How long a run may take, its callers' tools included. */
  readonly runExpiryMs: number
}

export interface PlannedRun {
  readonly asked: Asked
  readonly body: RunCreation
  readonly assistant: Assistant
}

/** Refuses what cannot be run, before anything is made. */
export const planRun = Effect.fnUntraced(function* (
  services: CreationServices,
  request: ApiRequest,
  body: RunCreation,
): Effect.fn.Return<PlannedRun, SimError> {
  const { library, catalog } = services
  yield* checkMessages(body.additional_messages ?? [], (index) => ["additional_messages", index])
  const assistant = yield* findAssistant(library, body.assistant_id)
  const tools = body.tools ?? assistant.tools
  const problem = equipmentProblem({ tools, choice: body.tool_choice, format: body.response_format })
  if (problem !== undefined) return yield* Effect.fail(simError(new InvalidRequest({ problem })))
  const model = body.model ?? assistant.model
  yield* catalog.resolve(model)
  const asked = yield* askedOf(services, request, body, { model, streaming: body.stream === true })
  return { asked, body, assistant }
})

/** @param made the thread, when it was made for the run */
export const createRun = (
  { library, runs, runExpiryMs }: CreationServices,
  thread: string,
  { asked, body, assistant }: PlannedRun,
  made?: Thread,
): Effect.Effect<Job, SimError> =>
  Effect.uninterruptible(
    Effect.gen(function* () {
      const all = library.runs(thread)
      const { createdAt } = yield* library.arrive
      const id = yield* library.newId("run", all)
      const createdMs = yield* Clock.currentTimeMillis
      const expiresAt = createdAt + Math.ceil(runExpiryMs / 1000)
      const run = runOf({ id, thread_id: thread, created_at: createdAt, expires_at: expiresAt }, body, assistant)
      const deadlineMs = createdMs + runExpiryMs
      const kept: KeptRun = {
        run,
        owner: runs.owner,
        createdMs,
        atMs: createdMs,
        deadlineMs,
        used: noUsage,
        asked: null,
      }
      yield* runs.alive
      yield* stored(all.put(id, kept))
      yield* Effect.tapError(claimThread(library, runs, run), () => Effect.ignore(all.delete(id)))
      yield* addMessages(library, thread, body.additional_messages ?? [])
      const job = new Job(kept, asked)
      if (made !== undefined) job.log.add("thread.created", made)
      job.log.add("thread.run.created", run)
      job.log.add("thread.run.queued", run)
      yield* runs.work(job)
      return job
    }),
  )

type Birth = Pick<Run, "id" | "thread_id" | "created_at" | "expires_at">

const runOf = (birth: Birth, body: RunCreation, assistant: Assistant): Run => ({
  id: birth.id,
  object: "thread.run",
  created_at: birth.created_at,
  assistant_id: assistant.id,
  thread_id: birth.thread_id,
  status: "queued",
  started_at: null,
  expires_at: birth.expires_at,
  cancelled_at: null,
  failed_at: null,
  completed_at: null,
  required_action: null,
  last_error: null,
  model: body.model ?? assistant.model,
  instructions: instructionsOf(body, assistant),
  tools: body.tools ?? assistant.tools,
  metadata: body.metadata ?? {},
  temperature: body.temperature ?? assistant.temperature,
  top_p: body.top_p ?? assistant.top_p,
  reasoning_effort: body.reasoning_effort ?? assistant.reasoning_effort,
  max_completion_tokens: body.max_completion_tokens ?? null,
  max_prompt_tokens: body.max_prompt_tokens ?? null,
  truncation_strategy: {
    type: body.truncation_strategy?.type ?? "auto",
    last_messages: body.truncation_strategy?.last_messages ?? null,
  },
  incomplete_details: null,
  usage: null,
  response_format: body.response_format ?? assistant.response_format,
  tool_choice: body.tool_choice ?? "auto",
  parallel_tool_calls: body.parallel_tool_calls ?? true,
})

const instructionsOf = (body: RunCreation, assistant: Assistant): string =>
  [body.instructions ?? assistant.instructions, body.additional_instructions]
    .filter((text) => text != null && text !== "")
    .join("\n")
