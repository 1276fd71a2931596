/** Simulators for tests: with a socket and in memory, through the official SDK. */
import { setTimeout as sleep } from "node:timers/promises"
import Anthropic from "@anthropic-ai/sdk"
import { assert, describe, it } from "@effect/vitest"
import OpenAI, { APIConnectionError, APIError, RateLimitError } from "openai"
import { startSimulator } from "../../src/testing/startSimulator.ts"

const hi = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Hi" }] }

const contentOf = (completion: OpenAI.ChatCompletion) => completion.choices[0]?.message.content

const textOf = async (openai: OpenAI, content: string) =>
  contentOf(await openai.chat.completions.create({ ...hi, messages: [{ role: "user", content }] }))

/** A memory address of the port would be the same twice; the SDK's own retries would hide what went wrong. */
const clientOf = (options: ConstructorParameters<typeof OpenAI>[0]) => new OpenAI({ ...options, maxRetries: 0 })

describe.each([{ socket: true }, { socket: false }])("a simulator, $socket", ({ socket }) => {
  it("answers whole and streamed, the same every time", async () => {
    const texts: Array<string> = []
    for (let run = 0; run < 2; run++) {
      await using sim = await startSimulator({ socket })
      const openai = clientOf(sim.openai())
      const whole = contentOf(await openai.chat.completions.create(hi))
      let streamed = ""
      for await (const chunk of await openai.chat.completions.create({ ...hi, stream: true })) {
        streamed += chunk.choices[0]?.delta.content ?? ""
      }
      assert.strictEqual(streamed, whole)
      texts.push(streamed)
    }
    assert.isAbove(texts[0]?.length ?? 0, 100)
    assert.strictEqual(texts[0], texts[1])
  })

  it("leads Anthropic's SDK to it", async () => {
    await using sim = await startSimulator({ socket, mocks: [{ response: "Hello there" }] })
    const message = await new Anthropic(sim.anthropic()).messages.create({
      model: "claude-sonnet-4-6",
      max_tokens: 100,
      messages: [{ role: "user", content: "Hi" }],
    })
    assert.deepInclude(message.content[0], { type: "text", text: "Hello there" })
    assert.strictEqual(sim.expectRequest({ path: "/v1/messages" }).status, 200)
  })

  it("says what its mocks say, to whom they match, as often as they say", async () => {
    await using sim = await startSimulator({ socket, generator: "fixed:Nothing", mocks: [{ response: "Always" }] })
    const openai = clientOf(sim.openai())
    sim.mock({ match: { content_contains: "sea" }, response: "Water", times: 1 })
    sim.mock({ match: { model: "gpt-3*" }, response: "Old" })
    assert.strictEqual(await textOf(openai, "the sea"), "Water")
    assert.strictEqual(await textOf(openai, "the sea"), "Always")
    sim.reset()
    assert.strictEqual(await textOf(openai, "the sea"), "Always")
  })

  it("calls the tools that a mock says, and keeps a session's mocks to itself", async () => {
    await using sim = await startSimulator({ socket, generator: "fixed:Nothing" })
    const [one, other] = [sim.session(), sim.session()]
    one.mock({ response: { tool_calls: [{ name: "look", arguments: { at: "sea" } }] } })
    const { choices } = await clientOf(one.openai()).chat.completions.create(hi)
    const [call] = choices[0]?.message.tool_calls ?? []
    assert.deepInclude(call, { type: "function", function: { name: "look", arguments: '{"at":"sea"}' } })
    assert.strictEqual(await textOf(clientOf(other.openai()), "Hi"), "Nothing")
    one.end()
    assert.strictEqual(await textOf(clientOf(one.openai()), "Hi"), "Nothing")
  })

  it("makes calls go wrong by a kind, a fault or a rule, until it is reset", async () => {
    await using sim = await startSimulator({ socket })
    const openai = clientOf(sim.openai())
    const failure = () => openai.chat.completions.create(hi).then(contentOf, (error: unknown) => error)
    sim.fault("rate_limit")
    assert.instanceOf(await failure(), RateLimitError)
    sim.fault({ kind: "rate_limit", retry_after_ms: 3_000 })
    assert.strictEqual(((await failure()) as RateLimitError).headers?.get("retry-after"), "3")
    sim.reset()
    sim.fault({ fault: { kind: "server_error" }, times: 1 })
    assert.propertyVal(await failure(), "status", 500)
    assert.isString(await failure())
  })

  it("keeps the requests with their bodies, answers and refusals", async () => {
    await using sim = await startSimulator({ socket })
    const openai = clientOf(sim.openai())
    await openai.chat.completions.create(hi)
    await openai.chat.completions.create({ ...hi, n: "many" as unknown as number }).catch(() => undefined)
    const [first, second] = sim.requests()
    assert.deepStrictEqual(first?.body, hi)
    assert.deepInclude(first, { method: "POST", path: "/v1/chat/completions", status: 200, model: "gpt-4o" })
    assert.strictEqual(first?.completionTokens, 100)
    assert.deepInclude(second, { status: 400, model: undefined })
    assert.strictEqual(sim.expectRequest({ body: { n: "many" } }).id, second?.id)
    assert.strictEqual(sim.expectRequest(({ status }) => status === 400).id, second?.id)
    assert.throws(() => sim.expectRequest({ body: { messages: [{ content: /^Bye/ }] } }), /1\. POST .* -> 200\n.*"Hi"/)
  })

  it("tells the requests of sessions apart, and takes their faults back", async () => {
    await using sim = await startSimulator({ socket })
    const [one, other] = [sim.session(), sim.session("other")]
    await clientOf(one.openai()).chat.completions.create(hi)
    one.fault("rate_limit")
    one.end()
    await clientOf(other.openai()).chat.completions.create({ ...hi, model: "gpt-4.1" })
    assert.deepStrictEqual(
      one.requests().map(({ model }) => model),
      ["gpt-4o"],
    )
    assert.strictEqual(other.expectRequest({ model: /4\.1$/ }).headers["x-llmsim-session"], "other-2")
    assert.lengthOf(sim.requests(), 2)
  })

  it("adds the session's requests to the message of a failure", async () => {
    await using sim = await startSimulator({ socket })
    const failing = sim.run(async (session) => {
      await clientOf(session.openai()).chat.completions.create(hi)
      throw new Error("not as I thought")
    })
    const error: Error = await failing.then(
      () => assert.fail("should fail"),
      (reason) => reason,
    )
    assert.match(error.message, /^not as I thought\n\nrequests that llmsim got:\n {2}1\. POST \/v1\/chat\/completions/)
  })

  it("moves its own time", async () => {
    const latency = { ttft_mean_ms: 400, ttft_stddev_ms: 0, tbt_mean_ms: 60_000, tbt_stddev_ms: 0 }
    await using sim = await startSimulator({ socket, clock: "virtual", latency })
    const openai = clientOf(sim.openai())
    let chunks = 0
    const reading = (async () => {
      for await (const chunk of await openai.chat.completions.create({ ...hi, stream: true, max_tokens: 5 })) {
        if (chunk.choices[0]?.delta.content) chunks++
      }
    })()
    await sim.untilWaiting()
    await sim.advance(399)
    await sleep(20)
    assert.strictEqual(chunks, 0)
    await sim.advance(1 + 60_000)
    await sleep(20)
    assert.strictEqual(chunks, 2)
    await sim.advance(180_000)
    await reading
    assert.strictEqual(chunks, 5)
  })

  it("closes while a stream waits for a time that never comes, and is not to be reached then", async () => {
    const sim = await startSimulator({ socket, clock: "virtual", latency: "gpt4o" })
    const openai = clientOf(sim.openai())
    const asked = openai.chat.completions.create(hi).catch((error: unknown) => error)
    await sim.untilWaiting()
    await sim.close()
    assert.instanceOf(await openai.chat.completions.create(hi).catch((error: unknown) => error), APIConnectionError)
    assert.instanceOf(await asked, APIError)
  })
})

describe("startSimulator", () => {
  it("refuses what is no setting, by its name", async () => {
    const start = (options: object) =>
      startSimulator(options).then(
        () => assert.fail("should not start"),
        (error: Error) => error.message,
      )
    assert.match(await start({ settings: { respnse: {} } }), /respnse: unknown key; did you mean "response"\?/)
    assert.match(await start({ latency: "gtp4o" }), /latency: there is no preset "gtp4o"/)
    assert.match(await start({ mocks: [{ respnse: "Hi" }] }), /mock: .*respnse/)
    assert.match(await start({ generator: "shout" }), /response\.generator: .*lorem, echo, random or fixed:TEXT/)
  })

  it("says why real time cannot be moved", async () => {
    await using sim = await startSimulator({ socket: false })
    assert.throws(() => sim.advance(1), /clock: "virtual"/)
  })

  it("aborts in memory as fetch does", async () => {
    await using sim = await startSimulator({ socket: false, latency: "gpt4o" })
    const signal = AbortSignal.timeout(20)
    const body = JSON.stringify(hi)
    const headers = { "content-type": "application/json" }
    const asked = sim.fetch(`${sim.url}/v1/chat/completions`, { method: "POST", body, headers, signal })
    assert.propertyVal(await asked.catch((error: unknown) => error), "name", "TimeoutError")
    assert.strictEqual(sim.requests()[0]?.status, undefined)
  })

  it("breaks streams in memory where it breaks them on a socket", async () => {
    const received = async (socket: boolean) => {
      await using sim = await startSimulator({ socket })
      sim.fault({ kind: "disconnect", after_events: 3 })
      const stream = await clientOf(sim.openai()).chat.completions.create({ ...hi, stream: true })
      const texts: Array<string> = []
      const read = async () => {
        for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content ?? "")
      }
      assert.instanceOf(await read().catch((error: unknown) => error), Error)
      return texts
    }
    const broken = await received(false)
    assert.isAbove(broken.join("").length, 0)
    assert.deepStrictEqual(broken, await received(true))
  })

  it("stalls in memory as long as the fault says", async () => {
    await using sim = await startSimulator({ socket: false, clock: "virtual" })
    sim.fault({ kind: "slow_headers", ms: 7_000 })
    let answered = false
    const asked = clientOf(sim.openai())
      .chat.completions.create(hi)
      .then(() => {
        answered = true
      })
    await sim.untilWaiting()
    await sim.advance(6_999)
    assert.isFalse(answered)
    await sim.advance(1)
    await asked
  })
})

describe("its requests are the journal's", () => {
  const listed = async (url: string, fetch: typeof globalThis.fetch) => {
    const { requests } = (await (await fetch(`${url}/llmsim/requests`)).json()) as {
      readonly requests: ReadonlyArray<{ readonly id: string; readonly status: number }>
    }
    return requests.map(({ id, status }) => ({ id, status })).toReversed()
  }

  it.each([true, false])("under the same ids, until either is cleared; with a socket: %s", async (socket) => {
    await using sim = await startSimulator({ socket })
    const openai = clientOf(sim.openai())
    await openai.chat.completions.create(hi)
    sim.fault({ fault: { kind: "rate_limit" }, times: 1 })
    await openai.chat.completions.create(hi).catch(() => undefined)
    const calls = () => sim.requests().filter(({ path }) => path.startsWith("/v1/"))
    assert.deepStrictEqual(
      await listed(sim.url, sim.fetch),
      calls().map(({ id, status }) => ({ id, status: status ?? 0 })),
    )
    assert.match(calls()[1]?.fault ?? "", /^rate_limit/)
    await (await sim.fetch(`${sim.url}/llmsim/requests`, { method: "DELETE" })).arrayBuffer()
    assert.deepStrictEqual(calls(), [])
    await openai.chat.completions.create(hi)
    sim.reset()
    assert.deepStrictEqual(await listed(sim.url, sim.fetch), [])
  })

  it("tell what the journal does not count: paths that nobody answers", async () => {
    await using sim = await startSimulator()
    await (await sim.fetch(`${sim.url}/v1/v1/messages`, { method: "POST", body: "{}" })).arrayBuffer()
    assert.deepInclude(sim.expectRequest({ path: "/v1/v1/messages" }), { status: 404, body: {} })
  })
})
