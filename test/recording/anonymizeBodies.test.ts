/** Bodies that are no JSON say nothing that was said once they are anonymous. */
import { assert, describe, it } from "@effect/vitest"
import { bytesOf } from "../../src/recording/bytesOf.ts"
import { requestKeys } from "../../src/recording/RequestKeys.ts"
import { Redactor } from "../../src/recording/redaction/Redactor.ts"
import { redactResponse } from "../../src/recording/redaction/redactResponse.ts"
import { storedRequest } from "../../src/recording/storedRequest.ts"

const redactor = new Redactor({ headers: [], patterns: [], paths: [] })
const lorem = {
  count: (text: string) => text.split(" ").length,
  pieces: (text: string) => text.split(" ").map(() => "lorem "),
}
const sound = Buffer.from([0xff, 0xfb, 0x90, 0x00, 0xfe, 0x80])

const form = (boundary: string) => ({
  method: "POST",
  url: "/v1/audio/transcriptions",
  headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  body: Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nZebras juggle\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="zebra.mp3"\r\n\r\n`,
    ),
    sound,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]),
})

const formBy = (body: string, boundary = "boundary=cut") => {
  const headers = { "content-type": `multipart/form-data; ${boundary}` }
  return bytesOf(storedRequest({ ...form(""), headers, body: Buffer.from(body) }, { redactor, lorem }).body).toString()
}

const responseOf = (...bodies: ReadonlyArray<string | Buffer>) => ({
  status: 200,
  headers: [],
  pieces: bodies.map((body, at) => ({ at, bytes: Buffer.from(body) })),
  ending: "cut" as const,
  endedMs: 9,
})

const saidBy = (...bodies: ReadonlyArray<string | Buffer>) =>
  Buffer.concat(redactResponse(responseOf(...bodies), { redactor, lorem }).pieces.map(([, bytes]) => bytesOf(bytes)))

describe("anonymous bodies", () => {
  it("are forms with the fields that describe the call, lorem and zeros", () => {
    const body = bytesOf(storedRequest(form("cut"), { redactor, lorem }).body).toString("latin1")
    assert.include(body, "whisper-1")
    assert.include(body, "lorem lorem ")
    assert.include(body, `filename="file.mp3"\r\n\r\n${"\0".repeat(sound.length)}\r\n--llmsim-boundary--`)
    assert.notMatch(body, /zebra|juggle/i)
  })

  it("are forms without names of files, however they are written", () => {
    const names = [
      `filename="Jane; Doe salary.pdf"`,
      `filename="Jane \\"Doe\\" salary.pdf"`,
      `filename="Jane "Doe" salary.pdf"`,
      `filename="Jane; Doe salary.pdf`,
      `filename=salary.pdf; filename*=UTF-8''Jane%20salary.pdf`,
    ]
    for (const name of names) {
      const said = formBy(`--cut\r\nContent-Disposition: form-data; name="file"; ${name}\r\n\r\nx\r\n--cut--\r\n`)
      assert.include(said, `name="file"; filename="file`, name)
      assert.notMatch(said, /Jane|Doe|salary/, name)
    }
  })

  it("are forms whose header or lines are unusual", () => {
    const head = `Content-Disposition: form-data; name=`
    const crlf = `--cut\r\n${head}"prompt"\r\n\r\nZebras juggle\r\n--cut\r\n${head}"model"\r\n\r\nm\r\n--cut--\r\n`
    const anonymous = crlf.replace("Zebras juggle", "lorem lorem ").replaceAll("--cut", "--llmsim-boundary")
    assert.strictEqual(formBy(crlf, "boundary=cut ; charset=utf-8"), anonymous)
    assert.strictEqual(formBy(crlf.replaceAll("\r", "")), anonymous.replaceAll("\r", ""))
    assert.strictEqual(formBy(crlf, "boundary=wrong"), "\0".repeat(crlf.length))
    const more = crlf.replace("\r\n\r\nZebras", "\r\nContent-Type: text/plain; name=Jane\r\nX-Of: Jane$&")
    assert.strictEqual(formBy(more), anonymous.replace("\r\n\r\nlorem", "\r\nContent-Type: text/plain$&"))
    assert.strictEqual(formBy(`${crlf}Zebras`), anonymous.slice(0, -2))
    assert.strictEqual(formBy(`Zebras\r\n${crlf}`), anonymous)
  })

  it("are plain texts, bytes and events that were broken off", () => {
    assert.strictEqual(saidBy("Zebras juggle").toString(), "lorem lorem ")
    assert.deepStrictEqual(saidBy(sound, sound), Buffer.alloc(2 * sound.length))
    const whole = `data: {"delta":"Zebras juggle"}\n\n`
    assert.notMatch(saidBy(whole, `data: {"delta":"Zeb`).toString(), /Zeb/)
    assert.include(saidBy(whole, "data: [DONE]\n\n").toString(), "data: [DONE]\n\n")
  })

  it("are compared without what parts a form, however a client draws it, and whether or not it holds bytes", () => {
    const pairs = [
      ["one", "another"],
      ["axios-1.7.2-boundary-Hs9dk2LqPz7Xw4Vb8Nc1Tm6Ra", "axios-1.7.2-boundary-Yt3fG8kWm5Qz1Lp9Xc7Vb2Nd4"],
      ["-WebkitFormBoundary8a7F2kQz9Lp4Xw1Vb6Nc3Tm5Rd0Hs", "-WebkitFormBoundaryf3G8kWm5Qz1Lp9Xc7Vb2Nd4Yt6Ha0"],
      ["----WebKitFormBoundaryPz7Xw4Vb8Nc1Tm6R", "----WebKitFormBoundaryQz1Lp9Xc7Vb2Nd4Y"],
      ["----formdata-deno-Kd92LqPz7Xw4Vb8Nc1Tm6RaQ", '"----formdata-deno-W5Qz1Lp9Xc7Vb2Nd4Yt6HaF"'],
    ] as const
    const textOnly = (boundary: string) => {
      const whole = form(boundary)
      return { ...whole, body: Buffer.from(whole.body.toString("latin1").replace(sound.toString("latin1"), "x")) }
    }
    for (const make of [form, textOnly]) {
      const keys = pairs.map((pair) => {
        const [one, another] = pair.map((boundary) => {
          const raw = make(boundary.replaceAll('"', ""))
          const headers = { "content-type": `multipart/form-data; boundary=${boundary}` }
          return requestKeys(storedRequest({ ...raw, headers }, { redactor }), { match: "normalized", ignore: [] })
        })
        assert.strictEqual(one?.key, another?.key, pair[0])
        assert.strictEqual(one?.exact, another?.exact, pair[0])
        return one?.key
      })
      assert.strictEqual(new Set(keys).size, 1)
    }
  })

  it("are equal to forms of older recordings, which hold what parted them", () => {
    const older = { ...form("old"), body: { base64: form("old").body.toString("base64") } }
    const matching = { match: "normalized", ignore: [] } as const
    assert.strictEqual(
      requestKeys(older, matching).key,
      requestKeys(storedRequest(form("new"), { redactor }), matching).key,
    )
  })
})
