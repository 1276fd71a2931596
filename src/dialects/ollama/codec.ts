/** Ollama's two ways of asking a model. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import { ndjson } from "../../http/StreamFormat.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { decodeChat, decodeGenerate, type OllamaOptions } from "./decode.ts"
import { chat, generate, type LineState, machineOf, wholeOf } from "./encode.ts"
import { ollamaStyle } from "./style.ts"

type OllamaCodec = CompletionCodec<OllamaOptions, LineState>

const common = { ...ollamaStyle, provider: "ollama", format: ndjson } as const

/**
 * Ollama's `/api/chat`.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog, ollamaChat } from "llmsim"
 *
 * const decoded = Effect.flatMap(ModelCatalog, (catalog) =>
 *   ollamaChat(catalog).decode({ body: { model: "llama3", messages: [] }, headers: {}, params: {} }),
 * )
 * ```
 */
export const ollamaChat = (catalog: ModelCatalog["Service"]): OllamaCodec => ({
  ...common,
  id: "ollama-chat",
  decode: decodeChat(catalog),
  machine: machineOf(chat),
  whole: wholeOf(chat),
})

/**
 * Ollama's `/api/generate`.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog, ollamaGenerate } from "llmsim"
 *
 * const decoded = Effect.flatMap(ModelCatalog, (catalog) =>
 *   ollamaGenerate(catalog).decode({ body: { model: "llama3", prompt: "Hi" }, headers: {}, params: {} }),
 * )
 * ```
 */
export const ollamaGenerate = (catalog: ModelCatalog["Service"]): OllamaCodec => ({
  ...common,
  id: "ollama-generate",
  decode: decodeGenerate(catalog),
  machine: machineOf(generate),
  whole: wholeOf(generate),
})
