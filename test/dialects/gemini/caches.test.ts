/** Cached contents through Google's SDK: kept, named by prompts, and gone. */
import { assert, layer } from "@effect/vitest"
import { ApiError, GoogleGenAI, Type } from "@google/genai"
import { Effect } from "effect"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(TestServer, ({ url }) => new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: url } }))

const model = "gemini-2.5-flash"
const longText = "All work and no play. ".repeat(400)
const systemInstruction = "Be brief"
const functionDeclarations = [{ name: "look", parameters: { type: Type.OBJECT, properties: {} } }]
const keep = {
  contents: longText,
  systemInstruction,
  tools: [{ functionDeclarations }],
  ttl: "300s",
  displayName: "work",
}

const failureOf = (call: () => Promise<unknown>) =>
  Effect.promise(() =>
    call().then(
      () => undefined,
      (error: unknown) => error,
    ),
  )

const refusal = Effect.fnUntraced(function* (call: () => Promise<unknown>) {
  const error = yield* failureOf(call)
  assert.instanceOf(error, ApiError)
  return [error.status, JSON.parse(error.message).error.message] as const
})

layer(TestServer.layer(), { excludeTestServices: true })("cached contents", (it) => {
  it.effect("are created, listed, found, prolonged and deleted", () =>
    Effect.gen(function* () {
      const { caches } = yield* client
      const cached = yield* Effect.promise(() => caches.create({ model, config: keep }))
      const name = cached.name ?? ""
      assert.match(name, /^cachedContents\/[0-9a-f]{32}$/)
      assert.deepInclude(cached as object, { model: `models/${model}`, displayName: "work" })
      assert.notProperty(cached, "beginning")
      const lives = Date.parse(cached.expireTime ?? "") - Date.parse(cached.createTime ?? "")
      assert.strictEqual(lives, 300_000)
      assert.deepStrictEqual({ ...(yield* Effect.promise(() => caches.get({ name }))) }, { ...cached })
      const other = yield* Effect.promise(() => caches.create({ model, config: keep }))
      const names = yield* Effect.promise(async () => {
        const found: Array<string | undefined> = []
        for await (const item of await caches.list({ config: { pageSize: 1 } })) found.push(item.name)
        return found
      })
      assert.deepStrictEqual(names, [name, other.name])
      const longer = yield* Effect.promise(() => caches.update({ name, config: { ttl: "7200s" } }))
      assert.isAbove(Date.parse(longer.expireTime ?? ""), Date.parse(cached.expireTime ?? ""))
      yield* Effect.promise(() => caches.delete({ name }))
      const gone = yield* refusal(() => caches.get({ name }))
      assert.deepStrictEqual(gone, [403, "CachedContent not found (or permission denied)"])
    }),
  )

  it.effect("are the beginning of the prompts that name them", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const cached = yield* Effect.promise(() => ai.caches.create({ model, config: keep }))
      const kept = cached.usageMetadata?.totalTokenCount ?? 0
      assert.isAbove(kept, 1_024)
      const contents = "How are you?"
      const config = { cachedContent: cached.name ?? "" }
      const response = yield* Effect.promise(() => ai.models.generateContent({ model, contents, config }))
      assert.strictEqual(response.functionCalls?.[0]?.name, "look")
      const { cachedContentTokenCount, promptTokenCount = 0 } = response.usageMetadata ?? {}
      assert.strictEqual(cachedContentTokenCount, kept)
      assert.isAbove(promptTokenCount, kept)
      assert.isBelow(promptTokenCount, kept + 20)
    }),
  )

  it.effect("are refused where they do not fit", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const small = yield* refusal(() => ai.caches.create({ model, config: { contents: "short" } }))
      assert.strictEqual(small[0], 400)
      assert.match(small[1], /too small\. total_token_count=\d+, min_total_token_count=1024$/)
      const badTtl = yield* refusal(() => ai.caches.create({ model, config: { ...keep, ttl: "soon" } }))
      assert.match(badTtl[1], /protobuf\.Duration\), "soon"$/)
      const cached = yield* Effect.promise(() => ai.caches.create({ model, config: keep }))
      const cachedContent = cached.name ?? ""
      const ask = { model, contents: "Hi" }
      const twice = yield* refusal(() =>
        ai.models.generateContent({ ...ask, config: { cachedContent, systemInstruction } }),
      )
      assert.match(twice[1], /^CachedContent can not be used with GenerateContent request setting system_instruction/)
      const another = { ...ask, model: "gemini-2.5-pro", config: { cachedContent } }
      const mismatch = yield* refusal(() => ai.models.generateContent(another))
      assert.match(mismatch[1], /has to be the same\.$/)
      const unknown = yield* refusal(() =>
        ai.models.generateContent({ ...ask, config: { cachedContent: "cachedContents/x" } }),
      )
      assert.strictEqual(unknown[0], 403)
    }),
  )
})
