/** Several workers are one simulator: whoever answers knows what all have done. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import { Seeds } from "../../../src/simulation/Seeds.ts"
import { type RunningServer, startServing } from "../../support/RunningServer.ts"

let server: RunningServer
beforeAll(async () => {
  server = await startServing({
    seed: 42,
    server: { port: 0, host: "127.0.0.1", workers: 2 },
    latency: { profile: "instant" },
    auth: {
      mode: "keys",
      keys: [
        { key: "limited", name: "limited", limits: { requests_per_minute: 20 } },
        { key: "free", name: "free" },
      ],
    },
    errors: {},
  })
}, 60_000)
afterAll(() => server?.[Symbol.asyncDispose]())

const messages = (content: string) => [{ role: "user", content }]

/** On a connection of its own, so that workers take turns. */
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer free", connection: "close", ...headers },
    body: JSON.stringify(body),
  })

const chat = (content = "Hi", headers: Record<string, string> = {}) =>
  post("/v1/chat/completions", { model: "gpt-4o", max_tokens: 3, messages: messages(content) }, headers)

const control = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { "content-type": "application/json", connection: "close" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return path === "/metrics" ? text : JSON.parse(text)
}

const times = <A>(count: number, run: (index: number) => Promise<A>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)))

describe("two workers", () => {
  it("number calls together: a seed gives each call its own ids and times, one after the other", async () => {
    const answers: Array<{ id: string; created: number }> = []
    for (let i = 0; i < 6; i++) answers.push((await (await chat()).json()) as { id: string; created: number })
    assert.deepStrictEqual(
      answers.map(({ created }) => created - (answers[0]?.created ?? 0)),
      [0, 1, 2, 3, 4, 5],
    )
    // As one process would number them.
    const alone = await Effect.runPromise(Effect.provide(Seeds, Seeds.layerFixed(42)))
    assert.deepStrictEqual(
      answers.map(({ id }) => id),
      answers.map((_, index) => `chatcmpl-${alone.key("reply", index + 1)}`),
    )
  })

  it("tell one count, whoever is asked, and begin anew together", async () => {
    await control("POST", "/llmsim/reset")
    await times(20, () => chat())
    const reports = await times(4, () => control("GET", "/llmsim/stats"))
    assert.deepStrictEqual(
      reports.map(({ total_requests, ended_requests }) => [total_requests, ended_requests]),
      [20, 20, 20, 20].map((count) => [count, count]),
    )
    assert.lengthOf(reports[0].workers, 2)
    assert.strictEqual(reports[0].models["gpt-4o"].requests, 20)
    assert.strictEqual(reports[0].latency.duration.count, 20)
    const metrics = await times(4, () => control("GET", "/metrics"))
    for (const text of metrics) assert.match(text, /llmsim_requests_total\{[^}]*status="200"\} 20\n/)
    const lists = await times(4, () => control("GET", "/llmsim/requests?limit=50"))
    const ids = lists.map(({ requests }) => requests.map(({ id }: { id: string }) => id))
    assert.lengthOf(new Set(ids[0]), 20)
    for (const list of ids) assert.deepStrictEqual(list, ids[0])
    assert.strictEqual((await control("GET", `/llmsim/requests/${ids[0]?.[0]}`)).id, ids[0]?.[0])
    await control("POST", "/llmsim/reset")
    assert.strictEqual((await control("GET", "/llmsim/stats")).total_requests, 0)
    assert.isEmpty((await control("GET", "/llmsim/requests")).requests)
  })

  it("share faults and their counts", async () => {
    await control("POST", "/llmsim/faults", { fault: { kind: "server_error" }, times: 5 })
    const statuses = await times(20, async () => (await chat()).status)
    assert.strictEqual(statuses.filter((status) => status === 500).length, 5)
    await control("POST", "/llmsim/faults", { fault: { kind: "overloaded" } })
    assert.deepStrictEqual(await times(6, async () => (await chat()).status), Array(6).fill(503))
    assert.strictEqual((await control("GET", "/llmsim/faults")).faults[0].happened, 6)
    await control("DELETE", "/llmsim/faults")
    assert.deepStrictEqual(await times(6, async () => (await chat()).status), Array(6).fill(200))
  })

  it("share mocks, their cursors and their counts", async () => {
    const rule = {
      id: "steps",
      match: { content_contains: "step" },
      response: [{ content: "one" }, { content: "two" }, { content: "three" }],
    }
    await control("POST", "/llmsim/mocks", rule)
    const said = async () => {
      const answer = (await (await chat("next step")).json()) as { choices: [{ message: { content: string } }] }
      return answer.choices[0].message.content
    }
    const first = [await said(), await said(), await said(), await said()]
    assert.deepStrictEqual(first, ["one", "two", "three", "three"])
    assert.strictEqual((await control("GET", "/llmsim/mocks")).mocks[0].answered, 4)
    assert.strictEqual((await control("GET", "/llmsim/mocks/explain")).answered_by, "steps")
    await control("POST", "/llmsim/mocks/reset")
    const together = await times(9, said)
    assert.deepStrictEqual(together.toSorted(), ["one", ...Array(7).fill("three"), "two"])
    assert.strictEqual((await control("DELETE", "/llmsim/mocks")).removed, 1)
    assert.notStrictEqual(await said(), "three")
  })

  it("keep one limit", async () => {
    const statuses = await times(40, async () => (await chat("Hi", { authorization: "Bearer limited" })).status)
    assert.strictEqual(statuses.filter((status) => status === 200).length, 20)
    assert.strictEqual(statuses.filter((status) => status === 429).length, 20)
  })

  it("keep objects for each other", async () => {
    const client = () =>
      new OpenAI({ apiKey: "free", baseURL: `${server.url}/v1`, defaultHeaders: { connection: "close" } })
    const files = await times(6, (index) =>
      client().files.create({ purpose: "batch", file: new File([`{"n":${index}}\n`], "a.jsonl") }),
    )
    for (const { id } of files) assert.strictEqual((await client().files.retrieve(id)).id, id)
    const { data } = await client().files.list()
    assert.sameMembers(
      data.map(({ id }) => id),
      files.map(({ id }) => id),
    )
    const conversation = await client().responses.create({ model: "gpt-4o", input: "Hi", max_output_tokens: 16 })
    for (let i = 0; i < 3; i++) {
      await client().responses.create({
        model: "gpt-4o",
        input: "Go on",
        previous_response_id: conversation.id,
        max_output_tokens: 16,
      })
    }
  })

  it("judge clients by all that they do", async () => {
    await control("DELETE", "/llmsim/verdict")
    const ask = (fault?: string) =>
      chat("Judge", { "user-agent": "client/1", ...(fault === undefined ? {} : { "x-llmsim-fault": fault }) })
    for (let i = 0; i < 4; i++) {
      await ask("server_error")
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await ask()
    const { watching, clients } = await control("GET", "/llmsim/verdict")
    assert.isTrue(watching)
    const judged = clients.find(({ client }: { client: string }) => client.startsWith("client"))
    assert.deepInclude(judged, { failures: 4, retries: 4, recovered: 1 })
  })

  it("have the prompt cache in common", async () => {
    const text = "All that is said in this long text is said twice. ".repeat(200)
    const cached = async () => {
      const answer = (await (await chat(text)).json()) as {
        usage: { prompt_tokens_details: { cached_tokens: number } }
      }
      return answer.usage.prompt_tokens_details.cached_tokens
    }
    assert.strictEqual(await cached(), 0)
    for (let i = 0; i < 4; i++) assert.isAbove(await cached(), 1_000)
  })
})
