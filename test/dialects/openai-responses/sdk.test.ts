/** The official OpenAI SDK, pointed at a simulator, speaks the Responses API as it does with OpenAI. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { BadRequestError, NotFoundError } from "openai"
import { zodTextFormat } from "openai/helpers/zod"
import type { ResponseStreamEvent } from "openai/resources/responses/responses"
import { z } from "zod"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const ask = { model: "gpt-4o", input: "Tell me of the sea" }

const weather = {
  type: "function" as const,
  name: "get_weather",
  description: "The weather in a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
  strict: true,
}

const collect = async (stream: AsyncIterable<ResponseStreamEvent>): Promise<ReadonlyArray<ResponseStreamEvent>> => {
  const events: Array<ResponseStreamEvent> = []
  for await (const event of stream) events.push(event)
  return events
}

/** The numbers of a stream's events have no gap. */
const assertNumbered = (events: ReadonlyArray<ResponseStreamEvent>, first = 0) =>
  assert.deepStrictEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => first + index),
  )

const refusal = <A>(promise: () => Promise<A>) =>
  Effect.promise(() =>
    promise().then(
      () => assert.fail("it was not refused"),
      (error: unknown) => error,
    ),
  )

layer(TestServer.layer(), { excludeTestServices: true })("openai SDK, responses", (it) => {
  it.effect("answers whole, and counts exactly", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const response = yield* Effect.promise(() => openai.responses.create({ ...ask, metadata: { a: "b" } }))
      assert.match(response.id, /^resp_[0-9a-f]{32}$/)
      assert.strictEqual(response.status, "completed")
      assert.deepStrictEqual(response.metadata, { a: "b" })
      assert.strictEqual(response.usage?.output_tokens, 100)
      assert.strictEqual(response.usage?.total_tokens, (response.usage?.input_tokens ?? 0) + 100)
      const [item] = response.output
      assert.strictEqual(item?.type, "message")
      assert.isAbove(response.output_text.length, 100)
    }),
  )

  it.effect("streams events without a gap, whose pieces are the final object", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const events = yield* Effect.promise(async () => collect(await openai.responses.create({ ...ask, stream: true })))
      assertNumbered(events)
      assert.strictEqual(events[0]?.type, "response.created")
      const last = events.at(-1)
      if (last?.type !== "response.completed") return assert.fail(`ended in ${last?.type}`)
      const pieces = events.flatMap((event) => (event.type === "response.output_text.delta" ? [event.delta] : []))
      assert.lengthOf(pieces, 100)
      const whole = yield* Effect.promise(() => openai.responses.create(ask))
      assert.strictEqual(pieces.join(""), whole.output_text)
      assert.deepStrictEqual(last.response.usage, whole.usage)
    }),
  )

  it.effect("is understood by the stream helper", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const final = yield* Effect.promise(() => openai.responses.stream({ ...ask, tools: [weather] }).finalResponse())
      const [call] = final.output
      if (call?.type !== "function_call") return assert.fail(`gave ${call?.type}`)
      assert.isString(JSON.parse(call.arguments).city)
    }),
  )

  it.effect("is understood by parse", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const Person = z.object({ name: z.string(), age: z.number().int() })
      const parsed = yield* Effect.promise(() =>
        openai.responses.parse({ ...ask, text: { format: zodTextFormat(Person, "person") } }),
      )
      assert.isTrue(Person.safeParse(parsed.output_parsed).success)
    }),
  )

  it.effect("goes through a tool loop by items, and by previous_response_id", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const first = yield* Effect.promise(() => openai.responses.create({ ...ask, tools: [weather] }))
      const [call] = first.output
      if (call?.type !== "function_call") return assert.fail(`gave ${call?.type}`)
      const output = { type: "function_call_output" as const, call_id: call.call_id, output: "sunny" }
      const byId = yield* Effect.promise(() =>
        openai.responses.create({ ...ask, input: [output], tools: [weather], previous_response_id: first.id }),
      )
      assert.include(byId.output_text, "sunny")
      const byItems = yield* Effect.promise(() =>
        openai.responses.create({
          ...ask,
          input: [{ role: "user", content: ask.input }, call, output],
          tools: [weather],
        }),
      )
      assert.strictEqual(byItems.output_text, byId.output_text)
      assert.deepStrictEqual(byItems.usage, byId.usage)
      const byReference = yield* Effect.promise(() =>
        openai.responses.create({
          ...ask,
          input: [{ role: "user", content: ask.input }, { type: "item_reference", id: call.id ?? "" }, output],
          tools: [weather],
        }),
      )
      assert.strictEqual(byReference.output_text, byId.output_text)
    }),
  )

  it.effect("refuses a call without its output, and an output without its call", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const call = { type: "function_call" as const, call_id: "call_1", name: "get_weather", arguments: "{}" }
      const output = { type: "function_call_output" as const, call_id: "call_2", output: "sunny" }
      const unanswered = yield* refusal(() => openai.responses.create({ ...ask, input: [call] }))
      assert.include(String(unanswered), "No tool output found for function call call_1.")
      const stray = yield* refusal(() => openai.responses.create({ ...ask, input: [output] }))
      assert.include(String(stray), "No tool call found for function call output with call_id call_2.")
    }),
  )

  it.effect("gives back, streams again and deletes what it kept", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const created = yield* Effect.promise(() => openai.responses.stream(ask).finalResponse())
      const { output_parsed: _, ...plain } = created
      const found = yield* Effect.promise(() => openai.responses.retrieve(created.id))
      assert.strictEqual(found.output_text, plain.output_text)
      assert.deepStrictEqual(found.usage, plain.usage)
      const events = yield* Effect.promise(async () =>
        collect(await openai.responses.retrieve(created.id, { stream: true, starting_after: 2 })),
      )
      assertNumbered(events, 3)
      const last = events.at(-1)
      assert.deepStrictEqual(last?.type === "response.completed" && last.response.output, found.output)
      const items = yield* Effect.promise(() => openai.responses.inputItems.list(created.id))
      assert.deepStrictEqual(
        items.data.map((item) => item.type === "message" && item.content),
        [[{ type: "input_text", text: ask.input }]],
      )
      yield* Effect.promise(() => openai.responses.delete(created.id))
      const gone = yield* refusal(() => openai.responses.retrieve(created.id))
      assert.instanceOf(gone, NotFoundError)
      assert.include(String(gone), `Response with id '${created.id}' not found.`)
    }),
  )

  it.effect("keeps nothing when told not to", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const created = yield* Effect.promise(() => openai.responses.create({ ...ask, store: false }))
      assert.instanceOf(yield* refusal(() => openai.responses.retrieve(created.id)), NotFoundError)
      const next = yield* refusal(() => openai.responses.create({ ...ask, previous_response_id: created.id }))
      assert.instanceOf(next, BadRequestError)
      assert.strictEqual((next as BadRequestError).code, "previous_response_not_found")
    }),
  )

  it.effect("pages through input items", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const input = Array.from({ length: 5 }, (_, index) => ({ role: "user" as const, content: `line ${index}` }))
      const { id } = yield* Effect.promise(() => openai.responses.create({ ...ask, input }))
      const texts = yield* Effect.promise(async () => {
        const all: Array<string> = []
        for await (const item of openai.responses.inputItems.list(id, { limit: 2, order: "asc" })) {
          all.push(JSON.stringify(item))
        }
        return all
      })
      assert.lengthOf(texts, 5)
      assert.isTrue(texts.every((text, index) => text.includes(`line ${index}`)))
    }),
  )

  it.effect("counts input tokens as the usage that follows has them", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const request = { ...ask, instructions: "Be brief", tools: [weather] }
      const counted = yield* Effect.promise(() => openai.responses.inputTokens.count(request))
      const response = yield* Effect.promise(() => openai.responses.create(request))
      assert.strictEqual(counted.input_tokens, response.usage?.input_tokens)
    }),
  )

  it.effect("counts pictures as chat does", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const url = "https://example.com/sea.png"
      const chat = yield* Effect.promise(() =>
        openai.chat.completions.create({
          model: ask.model,
          messages: [{ role: "user", content: [{ type: "image_url", image_url: { url, detail: "high" } }] }],
        }),
      )
      const content = [{ type: "input_image" as const, image_url: url, detail: "high" as const }]
      const response = yield* Effect.promise(() =>
        openai.responses.create({ ...ask, input: [{ role: "user", content }] }),
      )
      assert.strictEqual(response.usage?.input_tokens, chat.usage?.prompt_tokens)
      assert.isAbove(response.usage?.input_tokens ?? 0, 500)
    }),
  )

  it.effect("compacts a conversation, and goes on from there", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const compacted = yield* Effect.promise(() => openai.responses.compact({ ...ask, model: "gpt-4o" }))
      assert.deepStrictEqual(
        compacted.output.map(({ type }) => type),
        ["message", "compaction"],
      )
      const input = compacted.output as OpenAI.Responses.ResponseInput
      const next = yield* Effect.promise(() => openai.responses.create({ ...ask, input }))
      assert.isAbove(next.usage?.input_tokens ?? 0, compacted.usage.output_tokens)
    }),
  )

  it.effect("adds responses to a conversation", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const conversation = yield* Effect.promise(() =>
        openai.conversations.create({ metadata: { a: "b" }, items: [{ role: "user", content: "hello" }] }),
      )
      const answer = yield* Effect.promise(() => openai.responses.create({ ...ask, conversation: conversation.id }))
      assert.deepStrictEqual(answer.conversation, { id: conversation.id })
      const items = yield* Effect.promise(() => openai.conversations.items.list(conversation.id, { order: "asc" }))
      assert.deepStrictEqual(
        items.data.map((item) => item.type === "message" && item.role),
        ["user", "user", "assistant"],
      )
      const longer = yield* Effect.promise(() => openai.responses.create({ ...ask, conversation: conversation.id }))
      assert.isAbove(longer.usage?.input_tokens ?? 0, (answer.usage?.input_tokens ?? 0) + 100)
      yield* Effect.promise(() => openai.conversations.update(conversation.id, { metadata: { c: "d" } }))
      const found = yield* Effect.promise(() => openai.conversations.retrieve(conversation.id))
      assert.deepStrictEqual(found.metadata, { c: "d" })
      const [first] = items.data
      const where = { conversation_id: conversation.id }
      const again = yield* Effect.promise(() => openai.conversations.items.retrieve(first?.id ?? "", where))
      assert.deepStrictEqual(again, first)
      yield* Effect.promise(() => openai.conversations.items.delete(first?.id ?? "", where))
      assert.instanceOf(
        yield* refusal(() => openai.conversations.items.retrieve(first?.id ?? "", where)),
        NotFoundError,
      )
      const deleted = yield* Effect.promise(() => openai.conversations.delete(conversation.id))
      assert.isTrue(deleted.deleted)
      assert.instanceOf(
        yield* refusal(() => openai.responses.create({ ...ask, conversation: conversation.id })),
        NotFoundError,
      )
    }),
  )

  it.effect("answers in the shape of OpenResponses", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const openai = new OpenAI({ baseURL: `${url}/openresponses/v1`, apiKey: "sk-test", maxRetries: 0 })
      const final = yield* Effect.promise(() => openai.responses.stream(ask).finalResponse())
      assert.isNumber(final.completed_at)
      assert.strictEqual((final as unknown as { presence_penalty: number }).presence_penalty, 0)
    }),
  )
})

layer(TestServer.layer({ latency: { profile: "fast" }, response: { target_tokens: 60 } }), {
  excludeTestServices: true,
})("openai SDK, background responses", (it) => {
  it.effect("are queued at once, polled, and complete", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const queued = yield* Effect.promise(() => openai.responses.create({ ...ask, background: true }))
      assert.strictEqual(queued.status, "queued")
      const status = yield* Effect.promise(async () => {
        for (;;) {
          const { status: now } = await openai.responses.retrieve(queued.id)
          if (now !== "queued" && now !== "in_progress") return now
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      })
      assert.strictEqual(status, "completed")
      const done = yield* Effect.promise(() => openai.responses.cancel(queued.id))
      assert.strictEqual(done.status, "completed")
      assert.strictEqual(done.usage?.output_tokens, 60)
    }),
  )

  it.effect("can be taken up again in the middle, while they run and after", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const events = yield* Effect.promise(async () => {
        const stream = await openai.responses.create({ ...ask, background: true, stream: true })
        const seen: Array<ResponseStreamEvent> = []
        for await (const event of stream) {
          seen.push(event)
          if (seen.length === 10) break
        }
        return seen
      })
      assertNumbered(events)
      assert.deepStrictEqual(
        events.slice(0, 3).map(({ type }) => type),
        ["response.created", "response.queued", "response.in_progress"],
      )
      const [created] = events
      const id = created?.type === "response.created" ? created.response.id : ""
      const resume = () =>
        Effect.promise(async () => collect(await openai.responses.retrieve(id, { stream: true, starting_after: 9 })))
      const live = yield* resume()
      assertNumbered(live, 10)
      assert.strictEqual(live.at(-1)?.type, "response.completed")
      assert.deepStrictEqual(yield* resume(), live)
    }),
  )

  it.effect("can be cancelled, and others cannot", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const queued = yield* Effect.promise(() => openai.responses.create({ ...ask, background: true }))
      const cancelled = yield* Effect.promise(() => openai.responses.cancel(queued.id))
      assert.strictEqual(cancelled.status, "cancelled")
      const { id } = yield* Effect.promise(() => openai.responses.create({ ...ask, max_output_tokens: 1 }))
      assert.instanceOf(yield* refusal(() => openai.responses.cancel(id)), BadRequestError)
      yield* Effect.sleep("100 millis")
      const still = yield* Effect.promise(() => openai.responses.retrieve(queued.id))
      assert.strictEqual(still.status, "cancelled")
    }),
  )
})
