/** Asks through OpenAI's SDK, and fails as it does. */
import { Effect } from "effect"
import OpenAI, { APIError } from "openai"
import { TestServer } from "../support/TestServer.ts"
import type { Failed, Heard, MockAsk } from "./MockDialect.ts"

type Speak = (client: OpenAI, ask: MockAsk) => Promise<Heard>

export const askOpenAi =
  (whole: Speak, streamed: Speak) =>
  (ask: MockAsk, stream: boolean): Effect.Effect<Heard, Failed, TestServer> =>
    Effect.flatMap(TestServer, ({ url }) => {
      const client = new OpenAI({
        baseURL: `${url}/v1`,
        apiKey: ask.apiKey ?? "sk-test",
        maxRetries: 0,
        defaultHeaders: ask.headers ?? {},
      })
      return Effect.tryPromise({ try: () => (stream ? streamed : whole)(client, ask), catch: failedOf })
    })

const failedOf = (error: unknown): Failed => {
  if (!(error instanceof APIError)) throw error
  const { status, type, code, message, headers } = error
  return { status, type, code: code ?? undefined, message, headers }
}
