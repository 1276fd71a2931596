/** Every model id gets the latency preset of its nearest family. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { isPresetName } from "../../src/latency/LatencyProfile.ts"
import { presetOf } from "../../src/models/presetOf.ts"

const expected: Readonly<Record<string, string>> = {
  "gpt-5": "gpt5",
  "gpt-5.2": "gpt5",
  "gpt-5-chat-latest": "gpt5",
  "gpt-5.1-codex": "gpt5",
  "gpt-5-mini": "gpt5_mini",
  "gpt-5-mini-2025-08-07": "gpt5_mini",
  "gpt-5.1-codex-mini": "gpt5_mini",
  "ft:gpt-5-mini:org::id": "gpt5_mini",
  "gpt-5-nano": "gpt5_nano",
  "gpt-5-pro": "o_series",
  o1: "o_series",
  "o3-mini": "o_series",
  "o4-mini-deep-research": "o_series",
  "openai/o3": "o_series",
  "gpt-4": "gpt4",
  "gpt-4-turbo": "gpt4",
  "gpt-4-32k-0613": "gpt4",
  "gpt-4o": "gpt4o",
  "gpt-4o-mini": "gpt4o",
  "chatgpt-4o-latest": "gpt4o",
  "gpt-4.1-nano": "gpt4o",
  "gpt-3.5-turbo": "gpt4o",
  "gpt-image-1": "gpt5",
  "text-embedding-3-small": "fast",
  "gemini-embedding-001": "fast",
  "whisper-1": "fast",
  "claude-opus-4-5": "claude_opus",
  "claude-3-5-sonnet-20241022": "claude_sonnet",
  "claude-haiku-4-5": "claude_haiku",
  "anthropic/claude-3-haiku": "claude_haiku",
  "claude-2.1": "claude_sonnet",
  "gemini-2.5-pro": "gemini_pro",
  "gemini-2.5-flash-lite": "gemini_flash",
  "gemma-4-31b-it": "gemini_flash",
  "deepseek-chat": "deepseek",
  "deepseek-reasoner": "deepseek_reasoner",
  "deepseek-r1": "deepseek_reasoner",
  "llama-3-8b": "gpt5_nano",
  "mistral-small": "gpt5_mini",
  "GPT-4O": "gpt4o",
  "command-r-plus": "gpt5",
  "": "gpt5",
}

describe("presetOf", () => {
  for (const [id, preset] of Object.entries(expected)) {
    it(`gives "${id}" the pace of ${preset}`, () => {
      assert.strictEqual(presetOf(id), preset)
    })
  }

  it.prop(
    "names an existing preset for any id",
    [Schema.String],
    ([id]) => {
      assert.isTrue(isPresetName(presetOf(id)))
    },
    { arbitrary: { runs: 300, seed: 1 } },
  )
})
