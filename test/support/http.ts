/** Calls of a test server, reduced to what tests look at. */
import { Effect } from "effect"
import { TestServer } from "./TestServer.ts"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export const request = (path: string, init: RequestInit = {}): Effect.Effect<Answer, never, TestServer> =>
  Effect.flatMap(TestServer, ({ url }) =>
    Effect.promise(async () => {
      const response = await fetch(`${url}${path}`, init)
      return { status: response.status, headers: response.headers, text: await response.text() }
    }),
  )

export const postJson = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  request(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  })

export const json = ({ text }: Answer) => JSON.parse(text)
