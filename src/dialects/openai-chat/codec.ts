/** OpenAI's Chat Completions API. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import { type ChatOptions, decode } from "./decode.ts"
import { type ChunkState, machine, whole } from "./encode.ts"
import { openAiFailure } from "./errors.ts"
import { openAiHeaders } from "./headers.ts"

export const openAiChat: CompletionCodec<ChatOptions, ChunkState> = {
  id: "openai-chat",
  decode,
  machine,
  whole,
  failure: openAiFailure,
  headers: openAiHeaders,
}
