/** OpenAI's Chat Completions API. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { type ChatOptions, decodeWith } from "./decode.ts"
import { type ChunkState, machine, whole } from "./encode.ts"
import { plainText } from "./plainText.ts"
import { openAiStyle } from "./style.ts"

export type ChatCodec = CompletionCodec<ChatOptions, ChunkState>

/**
 * OpenAI's Chat Completions: how a request is read and a reply is written.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog, openAiChat } from "llmsim"
 *
 * const decoded = Effect.flatMap(ModelCatalog, (catalog) =>
 *   openAiChat(catalog).decode({ body: { model: "gpt-4o", messages: [] }, headers: {}, params: {} }),
 * )
 * ```
 */
export const openAiChat = (catalog: ModelCatalog["Service"], keep?: NonNullable<ChatCodec["keep"]>): ChatCodec => ({
  id: "openai-chat",
  decode: decodeWith(catalog),
  machine,
  whole,
  wholeText: plainText,
  ...(keep && { keep }),
  ...openAiStyle,
})
