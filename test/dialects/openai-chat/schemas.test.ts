/** Arguments and structured answers satisfy the caller's schema, and are the same bytes streamed or whole. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { randomOf } from "../../generation/json/draw.ts"
import { judgeOf } from "../../generation/json/freshAjv.ts"
import { madeSchemas } from "../../generation/json/madeSchemas.ts"
import { randomSchema } from "../../generation/json/randomSchema.ts"
import { toolSchemas } from "../../generation/json/toolSchemas.ts"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const randomSchemas = 300

const seed = 11
const ask = { model: "gpt-4o", messages: [{ role: "user", content: "Go on, in JSON" }], seed }

/** The parts of a stream's chunks that say something. */
const deltas = (text: string): ReadonlyArray<Record<string, unknown>> =>
  text
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .flatMap((event) => JSON.parse(event.slice(6)).choices.map((choice: { delta: unknown }) => choice.delta))

const toolText = Effect.fnUntraced(function* (parameters: unknown, stream: boolean) {
  const tools = [{ type: "function", function: { name: "made", parameters } }]
  const answer = yield* postJson("/v1/chat/completions", { ...ask, tools, stream })
  assert.strictEqual(answer.status, 200, answer.text)
  if (!stream) return json(answer).choices[0].message.tool_calls[0].function.arguments as string
  return deltas(answer.text)
    .flatMap(({ tool_calls }) => (tool_calls as Array<{ function: { arguments: string } }> | undefined) ?? [])
    .map((call) => call.function.arguments)
    .join("")
})

const structuredText = Effect.fnUntraced(function* (schema: unknown, stream: boolean) {
  const response_format = { type: "json_schema", json_schema: { name: "made", schema } }
  const answer = yield* postJson("/v1/chat/completions", { ...ask, response_format, stream })
  assert.strictEqual(answer.status, 200, answer.text)
  if (!stream) return json(answer).choices[0].message.content as string
  return deltas(answer.text)
    .map(({ content }) => content ?? "")
    .join("")
})

const assertAnswers = Effect.fnUntraced(function* (schema: unknown) {
  const judge = judgeOf(JSON.parse(JSON.stringify(schema)))
  for (const read of [toolText, structuredText]) {
    const [whole, streamed] = [yield* read(schema, false), yield* read(schema, true)]
    assert.isUndefined(judge(JSON.parse(whole)), `of ${JSON.stringify(schema)}`)
    assert.strictEqual(streamed, whole)
  }
})

/** An object with a value of the schema, whose definitions stay at the root. */
const objectOf = (schema: unknown) => {
  const definitions = typeof schema === "object" && schema !== null && "$defs" in schema ? { $defs: schema.$defs } : {}
  const value = typeof schema === "object" ? { ...schema, $defs: undefined } : schema
  return { type: "object", properties: { value }, required: ["value"], additionalProperties: false, ...definitions }
}

layer(TestServer.layer(), { excludeTestServices: true })("tool calls and structured answers", (it) => {
  for (let part = 0; part < 6; part++) {
    it.effect(
      `satisfy random schemas, part ${part}`,
      Effect.fnUntraced(function* () {
        for (let i = part; i < randomSchemas; i += 6) {
          yield* assertAnswers(objectOf(randomSchema(randomOf(`chat schema ${i}`))))
        }
      }),
      20_000,
    )
  }

  for (const [name, schema] of Object.entries({ ...toolSchemas, ...madeSchemas })) {
    const isObject = (schema as { type?: unknown }).type === "object"
    it.effect(`satisfy the schema of ${name}`, () => assertAnswers(isObject ? schema : objectOf(schema)))
  }

  it.effect("refuse a schema that nothing satisfies, and name the place", () =>
    Effect.gen(function* () {
      const parameters = objectOf({ type: "integer", minimum: 5, maximum: 3 })
      const tools = [{ type: "function", function: { name: "never", parameters } }]
      const answer = yield* postJson("/v1/chat/completions", { ...ask, tools })
      assert.strictEqual(answer.status, 400)
      const { error } = json(answer)
      assert.strictEqual(error.param, "tools[0].function.parameters")
      assert.strictEqual(error.code, "invalid_function_parameters")
      assert.match(error.message, /^Invalid schema for function 'never': .*value/)
    }),
  )
})
