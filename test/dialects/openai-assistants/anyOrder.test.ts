/** Whatever callers do in whatever order, a run only takes the steps that are documented, and refusals are the documented ones. */
import { assert, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type OpenAI from "openai"
import { APIError } from "openai"
import type { Run, RunStatus } from "openai/resources/beta/threads/runs/runs"
import { TestServer } from "../../support/TestServer.ts"
import { ask, openAi, weather } from "./assistantsClient.ts"

const Act = Schema.Literals([
  "message",
  "run",
  "run with tools",
  "slow run",
  "streamed run",
  "cancel",
  "outputs",
  "wrong outputs",
  "look",
  "wait",
])
type Act = typeof Act.Type

const always = ["cancelling", "cancelled", "expired", "failed"] as const

/** What may come after each state, at once or through states that nobody saw. */
const next: Readonly<Record<RunStatus, ReadonlyArray<RunStatus>>> = {
  queued: ["in_progress", "requires_action", "completed", "incomplete", ...always],
  in_progress: ["requires_action", "completed", "incomplete", ...always],
  requires_action: ["queued", "in_progress", "completed", "incomplete", ...always],
  cancelling: ["cancelled"],
  cancelled: [],
  failed: [],
  completed: [],
  incomplete: [],
  expired: [],
}

const refusals = [
  /^400 Can't add messages to thread_\w+ while a run run_\w+ is active\.$/,
  /^400 Thread thread_\w+ already has an active run run_\w+\.$/,
  /^400 Cannot cancel run with status '(cancelling|cancelled|failed|completed|incomplete|expired)'\.$/,
  /^400 Runs in status "(queued|in_progress|cancelling|cancelled|failed|completed|incomplete|expired)" do not accept tool outputs\.$/,
  /^400 Expected tool outputs for call_ids \['call_\w+'\], got \['call_none'\]$/,
  /^404 No run found with id 'run_none'\.$/,
]

const timeOf: Partial<Record<RunStatus, "cancelled_at" | "failed_at" | "completed_at">> = {
  cancelled: "cancelled_at",
  failed: "failed_at",
  completed: "completed_at",
}

class Caller {
  readonly #openai: OpenAI
  readonly #assistant: string
  readonly #thread: string
  readonly #seen = new Map<string, RunStatus>()
  #last = "run_none"

  constructor(openai: OpenAI, assistant: string, thread: string) {
    this.#openai = openai
    this.#assistant = assistant
    this.#thread = thread
  }

  async act(act: Act): Promise<void> {
    try {
      const run = await this.#do(act)
      if (run !== undefined) this.#see(run)
    } catch (error) {
      if (!(error instanceof APIError)) throw error
      assert.isTrue(
        refusals.some((pattern) => pattern.test(error.message)),
        `${act}: ${error.message}`,
      )
    }
  }

  /** All that was begun comes to an end, or waits for its tools. */
  async settle(): Promise<void> {
    const { runs } = this.#openai.beta.threads
    for (const { id } of (await runs.list(this.#thread, { limit: 100 })).data) {
      const run = await runs.poll(id, { thread_id: this.#thread }, { pollIntervalMs: 5 })
      this.#see(run)
      const steps = (await runs.steps.list(id, { thread_id: this.#thread })).data
      const open = steps.filter(({ status }) => status === "in_progress")
      assert.lengthOf(open, run.status === "requires_action" ? 1 : 0)
    }
    const { data } = await this.#openai.beta.threads.messages.list(this.#thread, { limit: 100 })
    assert.isTrue(data.every(({ status }) => status !== "in_progress"))
  }

  async #do(act: Act): Promise<Run | undefined> {
    const { messages, runs } = this.#openai.beta.threads
    const within = { thread_id: this.#thread }
    const asked = { assistant_id: this.#assistant, tool_choice: "none" as const }
    switch (act) {
      case "message":
        await messages.create(this.#thread, ask("And then?"))
        return undefined
      case "run":
        return await runs.create(this.#thread, asked)
      case "run with tools":
        return await runs.create(this.#thread, { ...asked, tool_choice: "required" })
      case "slow run":
        return await runs.create(this.#thread, asked, {
          headers: { "x-llmsim-ttft-ms": "30", "x-llmsim-tbt-ms": "20" },
        })
      case "streamed run":
        for await (const event of await runs.create(this.#thread, { ...asked, stream: true })) {
          if (event.event.startsWith("thread.run.") && "status" in event.data && event.data.object === "thread.run") {
            this.#see(event.data)
          }
        }
        return undefined
      case "cancel":
        return await runs.cancel(this.#last, within)
      case "outputs": {
        const run = await runs.retrieve(this.#last, within)
        const calls = run.required_action?.submit_tool_outputs.tool_calls ?? []
        const outputs = calls.map(({ id }) => ({ tool_call_id: id, output: "{}" }))
        return await runs.submitToolOutputs(this.#last, { ...within, tool_outputs: outputs })
      }
      case "wrong outputs":
        return await runs.submitToolOutputs(this.#last, { ...within, tool_outputs: [{ tool_call_id: "call_none" }] })
      case "look":
        return await runs.retrieve(this.#last, within)
      case "wait":
        await new Promise((resolve) => setTimeout(resolve, 15))
        return undefined
    }
  }

  #see(run: Run): void {
    const before = this.#seen.get(run.id)
    if (before === undefined) this.#last = run.id
    else if (before !== run.status) assert.include(next[before], run.status, `after ${before}`)
    this.#seen.set(run.id, run.status)
    assert.strictEqual(run.required_action !== null, run.status === "requires_action")
    assert.strictEqual(run.usage !== null, next[run.status].length === 0)
    for (const [status, field] of Object.entries(timeOf)) {
      assert.strictEqual(run[field] !== null, run.status === status, `${field} of a run that is ${run.status}`)
    }
  }
}

const settings = { response: { target_tokens: 5 } }

layer(TestServer.layer(settings), { excludeTestServices: true })("calls in any order", (it) => {
  it.effect.prop(
    "take runs only through documented states, and are refused only in documented words",
    { acts: Schema.Array(Act).check(Schema.isMinLength(3), Schema.isMaxLength(20)) },
    ({ acts }) =>
      Effect.gen(function* () {
        const openai = yield* openAi
        yield* Effect.promise(async () => {
          const assistant = await openai.beta.assistants.create({ model: "gpt-4o", tools: [weather] })
          const thread = await openai.beta.threads.create()
          const caller = new Caller(openai, assistant.id, thread.id)
          for (const act of acts) await caller.act(act)
          await caller.settle()
        })
      }),
    { arbitrary: { runs: 60, seed: 1 }, timeout: 60_000 },
  )
})
