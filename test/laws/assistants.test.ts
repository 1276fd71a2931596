/** An assistant's run says and costs the same as a chat completion of the same prompt, streamed and in the background. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import type { Message } from "openai/resources/beta/threads/messages"
import type { Run } from "openai/resources/beta/threads/runs/runs"
import { postJson } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { chatLaw } from "./chatLaw.ts"
import { inputOf, type LawAnswer, type LawAsk } from "./LawDialect.ts"
import { emptyDraft, lawAsk } from "./lawAsks.ts"

const client = Effect.map(TestServer, ({ url }) => new OpenAI({ apiKey: "test", baseURL: `${url}/v1`, maxRetries: 0 }))

const choiceOf = ({ choice }: LawAsk) => {
  if (typeof choice === "object") return { type: "function", function: { name: choice.name } } as const
  return choice === "any" ? ("required" as const) : choice
}

const createAssistant = (openai: OpenAI, ask: LawAsk) =>
  openai.beta.assistants.create({
    model: ask.model,
    ...(ask.system && { instructions: ask.system }),
    tools: ask.tools.map(({ parameters, ...tool }) => ({
      type: "function" as const,
      function: { ...tool, parameters: { ...parameters } },
    })),
  })

const runOf = (ask: LawAsk, assistant: string) => ({
  assistant_id: assistant,
  ...(ask.tools.length > 0 && { tool_choice: choiceOf(ask) }),
  ...(ask.schema && {
    response_format: { type: "json_schema" as const, json_schema: { name: "it", schema: { ...ask.schema } } },
  }),
  thread: {
    messages: [
      ...ask.history.flatMap(([question, answer]) => [
        { role: "user" as const, content: question },
        { role: "assistant" as const, content: answer },
      ]),
      { role: "user" as const, content: ask.question.map((text) => ({ type: "text" as const, text })) },
    ],
  },
})

const answerOf = (run: Run | undefined, messages: ReadonlyArray<Message>): LawAnswer => {
  const calls = run?.required_action?.submit_tool_outputs.tool_calls ?? []
  const said = messages.filter((message) => message.run_id === run?.id).flatMap(({ content }) => content)
  return {
    text: said.map((part) => (part.type === "text" ? part.text.value : "")).join(""),
    calls: calls.map((call) => ({ name: call.function.name, input: inputOf(call.function.arguments) })),
    finish: calls.length > 0 ? "calls" : "stop",
    promptTokens: run?.usage?.prompt_tokens ?? 0,
    completionTokens: run?.usage?.completion_tokens ?? 0,
    reasoningTokens: undefined,
  }
}

const polled = async (openai: OpenAI, ask: LawAsk): Promise<LawAnswer> => {
  const { id } = await createAssistant(openai, ask)
  const run = await openai.beta.threads.createAndRunPoll(runOf(ask, id), { pollIntervalMs: 5 })
  const messages = await openai.beta.threads.messages.list(run.thread_id)
  return answerOf(run, messages.data)
}

const streamed = async (openai: OpenAI, ask: LawAsk): Promise<LawAnswer> => {
  const { id } = await createAssistant(openai, ask)
  const stream = openai.beta.threads.createAndRunStream(runOf(ask, id))
  let text = ""
  stream.on("textDelta", ({ value }) => {
    text += value ?? ""
  })
  const run = await stream.finalRun()
  const messages = await stream.finalMessages()
  const answer = answerOf(run, messages)
  assert.strictEqual(text, answer.text)
  return answer
}

const asks: Readonly<Record<string, LawAsk>> = {
  text: lawAsk({ ...emptyDraft, system: "brief", history: [["one", "two"]], maxTokens: 4_096 }),
  "a schema": lawAsk({ ...emptyDraft, schema: true, maxTokens: 4_096 }),
  calls: lawAsk({ ...emptyDraft, tools: 3, choice: "any" }),
  "a named call": lawAsk({ ...emptyDraft, tools: 2, choice: "named" }),
  thoughts: { ...lawAsk({ ...emptyDraft, maxTokens: 4_096 }), model: "o3" },
}

/** A run that waits for its tools does not tell its costs yet, and none tells how much was thought. */
const counted = (answer: LawAnswer): LawAnswer => ({
  ...answer,
  ...(answer.finish === "calls" ? { promptTokens: 0, completionTokens: 0 } : {}),
  reasoningTokens: undefined,
})

const settings = { generation: { tools: { max_parallel: 3 } } }

layer(TestServer.layer(settings), { excludeTestServices: true })("an assistant", (it) => {
  for (const [name, ask] of Object.entries(asks)) {
    it.effect(`answers as a chat does: ${name}`, () =>
      Effect.gen(function* () {
        const openai = yield* client
        const { path, body } = chatLaw.request(ask, false)
        const expected = counted(chatLaw.whole((yield* postJson(path, body)).text))
        assert.deepStrictEqual(counted(yield* Effect.promise(() => polled(openai, ask))), expected)
        assert.deepStrictEqual(counted(yield* Effect.promise(() => streamed(openai, ask))), expected)
      }),
    )
  }
})
