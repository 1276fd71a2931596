/** Answers that were broken off keep no value that a path selects, and all else as it was. */
import { assert, describe, it } from "@effect/vitest"
import { bytesOf } from "../../src/recording/bytesOf.ts"
import { Redactor } from "../../src/recording/redaction/Redactor.ts"
import { redactResponse } from "../../src/recording/redaction/redactResponse.ts"

const redactor = new Redactor({ headers: [], patterns: [], paths: ["$..content"] })
const plain = new Redactor({ headers: [], patterns: [], paths: [] })
const lorem = {
  count: (text: string) => text.split(" ").length,
  pieces: (text: string) => text.split(" ").map(() => "lorem "),
}

const responseOf = (bodies: ReadonlyArray<string | Buffer>) => ({
  status: 200,
  headers: [],
  pieces: bodies.map((body, at) => ({ at, bytes: Buffer.from(body) })),
  ending: "cut" as const,
  endedMs: 9,
})

const bytesBy = (rewriting: Parameters<typeof redactResponse>[1], ...bodies: ReadonlyArray<string | Buffer>) =>
  Buffer.concat(redactResponse(responseOf(bodies), rewriting).pieces.map(([, bytes]) => bytesOf(bytes)))

const saidBy = (...bodies: ReadonlyArray<string | Buffer>) => bytesBy({ redactor }, ...bodies).toString()
const loremBy = (...bodies: ReadonlyArray<string | Buffer>) => bytesBy({ redactor: plain, lorem }, ...bodies).toString()

const json = `{"n":1,"content":"Zebras juggle"}`
const event = `data: ${json}\n\n`
const half = Buffer.from("é").subarray(0, 1)

describe("answers that were broken off", () => {
  it("are events, also where a character is cut", () => {
    const cut = Buffer.concat([Buffer.from(`${event}data: {"n":2,"content":"Zebr`), half])
    for (const said of [saidBy(cut), saidBy(event, `data: {"n":2,"content":"Zebr`, half), loremBy(cut)]) {
      assert.match(said, /^data: \{"n":1,"content":"(\[redacted:path:\w{4}\]|(lorem )+)"\}\n\ndata: \S/)
      assert.notMatch(said, /Zebr|juggle|\uFFFD/)
    }
  })

  it("are lines of JSON", () => {
    const lines = [`${json}\n`, `${json}\n{"n":2,"content":"Zebr`]
    const kept = /^(\{"n":1,"content":"(\[redacted:path:\w{4}\]|(lorem )+)"\}\n){2}/
    for (const said of [saidBy(...lines), loremBy(...lines)]) {
      assert.match(said, kept)
      assert.notMatch(said, /Zebr|juggle/)
      assert.strictEqual(bytesBy({ redactor: plain }, said).toString(), said)
    }
    const once =
      saidBy(...lines)
        .split("\n")
        .at(-1) ?? ""
    assert.strictEqual(saidBy(`{}\n${once}`), `{}\n${once}`)
  })

  it("are lists, whose whole items stay items", () => {
    const list = `[${json}\n,\r\n${json}\n,\r\n{"n":2,"content":["Ze\\"br`
    for (const said of [saidBy(list), loremBy(list)]) {
      assert.match(said, /^\[(\{"n":1,"content":"(\[redacted:path:\w{4}\]|(lorem )+)"\}(\n,\r\n)?){2}/)
      assert.notMatch(said, /Zebr|br$|juggle/)
    }
    assert.match(saidBy(`[${json}\n,\r\n`), /^\[\{"n":1,"content":"[^"]+"\}\n,\r\n$/)
  })

  it("are plain JSON, on one line or many", () => {
    for (const text of [`{"content":"Zebr`, `{\n  "content": "Zebr`, `[{"content":"Zebr`]) {
      assert.notMatch(saidBy(text), /Zebr/)
    }
  })

  it("may break off at any byte", () => {
    const item = `{"n":1,"content":"Zébras \\"[juggle]"}`
    const bodies = [
      `event: a\ndata: ${item}\n\ndata: ${item}\n\n`,
      `data:  ${item}\r\n\r\ndata: ${item}\r\n\r\n`,
      `${item}\n${item}\n`,
      `[${item}\n,\r\n${item}\n]`,
      `[${item},${item}]`,
      `[\n  {\n    "content": "Zébras"\n  },\n  {\n    "content": "Zébras juggle"\n  }\n]`,
    ].map((body) => Buffer.from(body))
    for (const body of bodies) {
      for (let end = 1; end <= body.length; end++) {
        const cut = body.subarray(0, end)
        const said = `${saidBy(cut)} ${loremBy(cut)}`
        assert.notMatch(said, /Z|bras|juggle/, cut.toString())
      }
    }
  })

  it("stay as they are where no path selects, to the last byte", () => {
    const cut = Buffer.concat([Buffer.from(`${event}data: {"n":2,"content":"ana@example.com `), half])
    const said = bytesBy({ redactor: plain }, cut)
    assert.include(said.toString(), event)
    assert.notInclude(said.toString(), "ana@")
    assert.deepStrictEqual(said.subarray(-1), half)
    const text = "Zebras juggle [softly]\n"
    assert.strictEqual(saidBy(text), text)
    assert.strictEqual(
      saidBy(event.replace("content", "c"), "data: [DONE]\n\n"),
      `${event.replace("content", "c")}data: [DONE]\n\n`,
    )
  })
})
