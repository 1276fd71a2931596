/** A book of mocks and calls of it, for tests that need no server. */
import { Effect, Schema } from "effect"
import type { Message } from "../../src/domain/Prompt.ts"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { MockBook } from "../../src/mocks/MockBook.ts"
import type { MockRequest } from "../../src/mocks/MockRequest.ts"
import { MockRule } from "../../src/mocks/MockRule.ts"
import { promptOf } from "../domain/promptOf.ts"

export const rulesOf = Schema.decodeUnknownSync(Schema.Array(MockRule))

export interface BookCall {
  readonly text?: string
  readonly messages?: ReadonlyArray<Message>
  readonly model?: string
  readonly session?: string
}

const requestOf = ({ text, messages, model, session }: BookCall): MockRequest => ({
  prompt: promptOf({
    ...(text === undefined ? {} : { text }),
    ...(messages === undefined ? {} : { messages }),
    ...(model === undefined ? {} : { model }),
  }),
  streaming: false,
  call: {
    provider: "openai",
    endpoint: "openai-chat",
    headers: session === undefined ? {} : { "x-llmsim-session": session },
    body: {},
    caller: { name: "anonymous" },
  },
})

/** Asks for a text: of what is said, or `!` and the error's code; `undefined` when no mock answers. */
export const asker = (rules: ReadonlyArray<unknown>, strict = false) =>
  Effect.map(MockBook, (book) => {
    const random = seededRandom(hashWord("book"))
    return {
      book,
      ask: (call: BookCall | string = {}): string | undefined => {
        const request = requestOf(typeof call === "string" ? { text: call } : call)
        const outcome = Effect.runSync(book.answer(request, random, 1_767_225_600))
        if (outcome === undefined) return undefined
        if (outcome._tag === "Fail") return `!${outcome.error.code}`
        if (outcome._tag === "Generate") return "generated"
        return outcome.parts.map((part) => (part._tag === "ToolCall" ? `${part.name}()` : part.text)).join("|")
      },
    }
  }).pipe(
    Effect.provide(MockBook.layer({ rules: rulesOf(rules), strict, sessionHeader: "x-llmsim-session" }), {
      local: true,
    }),
  )
