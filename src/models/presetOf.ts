/** The latency preset of a model id, by the nearest family. */

const families: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(ft:)?(gpt-5|chatgpt|codex).*nano|gpt-oss-20b/, "gpt5_nano"],
  [/^(ft:)?(gpt-5|chatgpt|codex).*(mini|spark)/, "gpt5_mini"],
  [/(^|\/|:)o[1-9](-|$)|gpt-5.*-pro/, "o_series"],
  [/gpt-4o|gpt-4\.1|gpt-4\.5|chatgpt-4o|gpt-3\.5|gpt-35/, "gpt4o"],
  [/gpt-4/, "gpt4"],
  [/gpt-?image|dall-e|sora/, "gpt5"],
  [/embedding|embed|moderation|tts|whisper|transcribe/, "fast"],
  [/opus|fable|mythos/, "claude_opus"],
  [/haiku/, "claude_haiku"],
  [/sonnet|claude/, "claude_sonnet"],
  [/gemini.*flash|gemma/, "gemini_flash"],
  [/gemini/, "gemini_pro"],
  [/deepseek.*(reason|r1|pro)/, "deepseek_reasoner"],
  [/deepseek/, "deepseek"],
  [/nano|tiny|(^|[-_])[1-9]b/, "gpt5_nano"],
  [/mini|small|lite|flash/, "gpt5_mini"],
]

/** Never fails: an id of no known family behaves as the flagship, `gpt5`. */
export const presetOf = (id: string): string => {
  const name = id.toLowerCase()
  for (const [pattern, preset] of families) if (pattern.test(name)) return preset
  return "gpt5"
}
