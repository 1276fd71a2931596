/** The encoding of each family of models. */
import { assert, describe, it } from "@effect/vitest"
import { encodingOf } from "../../src/tokenizer/encodingOf.ts"

const models = {
  o200k_base: [
    "gpt-4o",
    "gpt-4o-mini",
    "gpt-4o-2024-08-06",
    "gpt-4o-audio-preview",
    "gpt-4.1",
    "gpt-4.1-mini-2025-04-14",
    "gpt-4.5-preview",
    "gpt-5",
    "gpt-5-nano",
    "gpt-5.2",
    "o1",
    "o1-preview",
    "o3",
    "o3-mini",
    "o4-mini",
    "chatgpt-4o-latest",
    "ft:gpt-4o-mini:org::id",
    "claude-opus-4-5",
    "claude-3-5-sonnet-20241022",
    "gemini-2.5-pro",
    "gemini-embedding-001",
    "deepseek-chat",
    "a-model-nobody-knows",
    "",
  ],
  cl100k_base: [
    "gpt-4",
    "gpt-4-turbo",
    "gpt-4-turbo-2024-04-09",
    "gpt-4-0613",
    "gpt-4-1106-preview",
    "gpt-4-32k",
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-0125",
    "gpt-35-turbo",
    "ft:gpt-4-0613:org::id",
    "ft:gpt-3.5-turbo:org::id",
    "text-embedding-3-small",
    "text-embedding-3-large",
    "text-embedding-ada-002",
  ],
} as const

describe("encodingOf", () => {
  for (const [name, ids] of Object.entries(models)) {
    for (const id of ids) {
      it(`counts "${id}" with ${name}`, () => {
        assert.strictEqual(encodingOf(id), name)
      })
    }
  }
})
