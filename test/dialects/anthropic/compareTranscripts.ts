/** Compares whole transcripts of Anthropic's API at a fixed seed with those that are kept, byte for byte. */
import { join } from "node:path"
import { layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertGolden } from "../../support/golden.ts"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const goldenFile = (name: string) => join(import.meta.dirname, "golden", name)

const steady = (answer: string): string => answer.replace(/^Date: .*$/m, "Date: <date>")

const call = Effect.fnUntraced(function* (fields: object, headers: Readonly<Record<string, string>> = {}) {
  const { url } = yield* TestServer
  const body = JSON.stringify({
    model: "claude-sonnet-4-5",
    max_tokens: 400,
    messages: [{ role: "user", content: "Say something — 言って" }],
    ...fields,
  })
  const request = rawPost("/v1/messages", body, { "anthropic-version": "2023-06-01", ...headers })
  return steady(yield* rawRequest(Number(new URL(url).port), request))
})

export interface Transcript {
  readonly fields?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly settings?: Readonly<Record<string, unknown>>
  /** How often the same is sent: the transcript has all answers. */
  readonly times?: number
}

/** Each is kept whole and streamed. */
export const compareTranscripts = (transcripts: Readonly<Record<string, Transcript>>): void => {
  for (const [name, { fields = {}, headers = {}, settings = {}, times = 1 }] of Object.entries(transcripts)) {
    for (const [file, mode] of [[`${name}.http`, {}] as const, [`${name}-stream.http`, { stream: true }] as const]) {
      layer(TestServer.layer(settings), { excludeTestServices: true })(file, (it) => {
        it.effect("is what the transcript says", () =>
          Effect.gen(function* () {
            const answers: Array<string> = []
            for (let time = 0; time < times; time++) answers.push(yield* call({ ...fields, ...mode }, headers))
            assertGolden(goldenFile(file), answers.join("\n\n"))
          }),
        )
      })
    }
  }
}
