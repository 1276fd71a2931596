/** What a plain request asks for. */
import type { ChatOptions } from "../../../src/dialects/openai-chat/decode.ts"

export const chatOptions = (more: Partial<ChatOptions> = {}): ChatOptions => ({
  includeUsage: true,
  obfuscate: true,
  serviceTier: "default",
  legacyCalls: false,
  showReasoning: false,
  webSearch: false,
  audio: undefined,
  ...more,
})
