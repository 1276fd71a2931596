/** Takes the outputs of the tools that a run asked for, and goes on with it. */
import { Effect } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { ApiRequest } from "../../../http/apiRoute.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { refused } from "../errors.ts"
import { pageOf } from "../pages.ts"
import { askedOf } from "./Asked.ts"
import type { CreationServices } from "./createRun.ts"
import { Job } from "./Job.ts"
import { type KeptRun, stampOf } from "./Run.ts"
import type { RunStep } from "./RunStep.ts"
import type { ToolOutputs } from "./Wire.ts"

export const submitOutputs = Effect.fnUntraced(function* (
  services: CreationServices,
  request: ApiRequest,
  kept: KeptRun,
  body: ToolOutputs,
): Effect.fn.Return<Job, SimError> {
  const { status, model } = kept.run
  if (status !== "requires_action") return yield* refused(notWaiting(status))
  const outputs = new Map(body.tool_outputs.map(({ tool_call_id, output }) => [tool_call_id, output ?? ""]))
  const expected = kept.run.required_action?.submit_tool_outputs.tool_calls.map(({ id }) => id) ?? []
  const given = body.tool_outputs.map(({ tool_call_id }) => tool_call_id ?? "")
  if (given.length !== expected.length || expected.some((id) => !given.includes(id))) {
    return yield* refused(`Expected tool outputs for call_ids ${listOf(expected)}, got ${listOf(given)}`)
  }
  const asked = yield* askedOf(services, request, body, { model, streaming: body.stream === true })
  return yield* Effect.uninterruptible(goOn(services, kept, (id) => outputs.get(id) ?? "", asked))
})

const notWaiting = (status: string): string => `Runs in status "${status}" do not accept tool outputs.`

const listOf = (ids: ReadonlyArray<string>): string => `[${ids.map((id) => `'${id}'`).join(", ")}]`

const goOn = Effect.fnUntraced(function* (
  { library, runs }: CreationServices,
  waiting: KeptRun,
  outputOf: (id: string) => string,
  asked: Job["asked"],
): Effect.fn.Return<Job, SimError> {
  const { id, thread_id } = waiting.run
  yield* runs.alive
  const updated = yield* stored(
    library
      .runs(thread_id)
      .update(id, (now) =>
        now.run.status === "requires_action"
          ? { ...now, owner: runs.owner, asked: null, run: { ...now.run, status: "queued", required_action: null } }
          : undefined,
      ),
  )
  if (updated === undefined) return yield* unknown("run", id)
  if (!updated.changed) return yield* refused(notWaiting(updated.value.run.status))
  const job = new Job(updated.value, asked)
  const steps = library.steps(id)
  const { items } = yield* pageOf(steps, { limit: 1, order: "desc" })
  const at = stampOf(waiting, yield* library.moment(waiting.atMs))
  for (const { value } of items) {
    const step = withOutputs(value, outputOf, { completed_at: at, usage: waiting.asked })
    yield* stored(steps.put(step.id, step))
    job.log.add("thread.run.step.completed", step)
  }
  job.log.add("thread.run.queued", job.kept.run)
  yield* runs.work(job)
  return job
})

const withOutputs = (
  step: RunStep,
  outputOf: (id: string) => string,
  end: Pick<RunStep, "completed_at" | "usage">,
): RunStep => {
  const { step_details: details } = step
  if (details.type !== "tool_calls") return step
  const calls = details.tool_calls.map((call) =>
    call.type === "function" ? { ...call, function: { ...call.function, output: outputOf(call.id) } } : call,
  )
  return { ...step, ...end, status: "completed", step_details: { type: "tool_calls", tool_calls: calls } }
}
