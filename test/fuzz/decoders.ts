/** Every dialect's decoder, by the name of its samples. */
import { Effect } from "effect"
import { decodeWith as decodeMessage } from "../../src/dialects/anthropic/decode.ts"
import { gemini } from "../../src/dialects/gemini/codec.ts"
import { ollamaChat } from "../../src/dialects/ollama/codec.ts"
import { openAiChat } from "../../src/dialects/openai-chat/codec.ts"
import { decodeWith as decodeCompletion } from "../../src/dialects/openai-completions/decode.ts"
import { SpeechRequest } from "../../src/dialects/openai-more/audio/Wire.ts"
import { inputsOf } from "../../src/dialects/openai-more/embeddings/inputsOf.ts"
import { EmbeddingRequest } from "../../src/dialects/openai-more/embeddings/Wire.ts"
import { ImageGenerationRequest } from "../../src/dialects/openai-more/images/Wire.ts"
import { ModerationRequest } from "../../src/dialects/openai-more/moderations/Wire.ts"
import { makeArchive } from "../../src/dialects/openai-responses/Archive.ts"
import { responsesCodec } from "../../src/dialects/openai-responses/codec.ts"
import type { SimError } from "../../src/domain/SimError.ts"
import { Moderator } from "../../src/generation/Moderator.ts"
import type { WireInput } from "../../src/http/CompletionCodec.ts"
import { decodeAs } from "../../src/http/decodeAs.ts"
import { ModelCatalog } from "../../src/models/ModelCatalog.ts"
import { Store } from "../../src/store/Store.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"

export type Decoder = (input: WireInput) => Effect.Effect<unknown, SimError>

export const decoders = Effect.gen(function* () {
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const store = yield* Store
  const moderator = yield* Moderator
  const { past } = makeArchive(store)
  const encoding = yield* tokenizer.encoding("text-embedding-3-small")
  const all: Readonly<Record<string, Decoder>> = {
    "openai-chat": openAiChat(catalog).decode,
    "openai-completions": decodeCompletion(tokenizer),
    "openai-responses": responsesCodec({ catalog, past, flavour: "openai" }).decode,
    anthropic: decodeMessage(catalog),
    gemini: gemini({ catalog, tokenizer, store, moderator }, "whole").decode,
    ollama: ollamaChat(catalog).decode,
    embeddings: ({ body }) =>
      Effect.flatMap(decodeAs(EmbeddingRequest, body), ({ input }) => inputsOf(input, encoding)),
    moderations: ({ body }) => decodeAs(ModerationRequest, body),
    images: ({ body }) => decodeAs(ImageGenerationRequest, body),
    audio: ({ body }) => decodeAs(SpeechRequest, body),
  }
  return all
})
