/** OpenAI's Chat Completions API. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { type ChatOptions, decodeWith } from "./decode.ts"
import { type ChunkState, machine, whole } from "./encode.ts"
import { openAiFailure } from "./errors.ts"
import { openAiHeaders } from "./headers.ts"

export const openAiChat = (catalog: ModelCatalog["Service"]): CompletionCodec<ChatOptions, ChunkState> => ({
  id: "openai-chat",
  provider: "openai",
  decode: decodeWith(catalog),
  machine,
  whole,
  failure: openAiFailure,
  headers: openAiHeaders,
})
