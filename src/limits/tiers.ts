/** Published limits of providers' usage tiers, by model (OpenAI's and Anthropic's rate limit pages, Gemini API's; 2026-01). */
import type { LimitSpec } from "../domain/Call.ts"

/** The first glob that fits a model's id wins. */
type Tier = ReadonlyArray<readonly [glob: string, limits: LimitSpec]>

const openAi = (rpm: number, tpm: number, rpd?: number): LimitSpec => ({
  requests_per_minute: rpm,
  tokens_per_minute: tpm,
  requests_per_day: rpd,
})

const anthropic = (rpm: number, input: number, output: number): LimitSpec => ({
  requests_per_minute: rpm,
  input_tokens_per_minute: input,
  output_tokens_per_minute: output,
})

const gemini = (rpm: number, tpm: number, rpd: number): LimitSpec => ({
  requests_per_minute: rpm,
  tokens_per_minute: tpm,
  requests_per_day: rpd,
})

export const tiers = {
  "openai-tier1": [
    ["*-mini*", openAi(500, 200_000, 10_000)],
    ["*-nano*", openAi(500, 200_000, 10_000)],
    ["text-embedding-*", openAi(3_000, 1_000_000)],
    ["*", openAi(500, 30_000)],
  ],
  "openai-tier2": [
    ["*-mini*", openAi(5_000, 2_000_000)],
    ["*-nano*", openAi(5_000, 2_000_000)],
    ["text-embedding-*", openAi(5_000, 1_000_000)],
    ["*", openAi(5_000, 450_000)],
  ],
  "openai-tier3": [
    ["*-mini*", openAi(5_000, 4_000_000)],
    ["*-nano*", openAi(5_000, 4_000_000)],
    ["text-embedding-*", openAi(5_000, 5_000_000)],
    ["*", openAi(5_000, 800_000)],
  ],
  "openai-tier4": [
    ["*-mini*", openAi(10_000, 10_000_000)],
    ["*-nano*", openAi(10_000, 10_000_000)],
    ["text-embedding-*", openAi(10_000, 5_000_000)],
    ["*", openAi(10_000, 2_000_000)],
  ],
  "openai-tier5": [
    ["*-mini*", openAi(30_000, 150_000_000)],
    ["*-nano*", openAi(30_000, 180_000_000)],
    ["text-embedding-*", openAi(10_000, 10_000_000)],
    ["*", openAi(10_000, 30_000_000)],
  ],
  "anthropic-tier1": [
    ["*haiku*", anthropic(50, 50_000, 10_000)],
    ["*", anthropic(50, 30_000, 8_000)],
  ],
  "anthropic-tier2": [["*", anthropic(1_000, 450_000, 90_000)]],
  "anthropic-tier3": [
    ["*haiku*", anthropic(2_000, 1_000_000, 200_000)],
    ["*", anthropic(2_000, 800_000, 160_000)],
  ],
  "anthropic-tier4": [
    ["*haiku*", anthropic(4_000, 4_000_000, 800_000)],
    ["*", anthropic(4_000, 2_000_000, 400_000)],
  ],
  "gemini-free": [
    ["*pro*", gemini(5, 250_000, 100)],
    ["*flash-lite*", gemini(15, 250_000, 1_000)],
    ["*", gemini(10, 250_000, 250)],
  ],
  "gemini-tier1": [
    ["*pro*", gemini(150, 2_000_000, 10_000)],
    ["*flash-lite*", gemini(4_000, 4_000_000, 1_000_000)],
    ["*", gemini(1_000, 1_000_000, 10_000)],
  ],
  "gemini-tier2": [
    ["*pro*", gemini(1_000, 5_000_000, 50_000)],
    ["*flash-lite*", gemini(10_000, 10_000_000, 1_000_000)],
    ["*", gemini(2_000, 3_000_000, 100_000)],
  ],
  "gemini-tier3": [
    ["*pro*", gemini(2_000, 8_000_000, 1_000_000)],
    ["*flash-lite*", gemini(30_000, 30_000_000, 10_000_000)],
    ["*", gemini(10_000, 8_000_000, 1_000_000)],
  ],
} as const satisfies Readonly<Record<string, Tier>>

export type TierName = keyof typeof tiers

export const tierNames = Object.keys(tiers) as ReadonlyArray<TierName>
