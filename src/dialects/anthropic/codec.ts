/** Anthropic's Messages API. */

import type { ApiStyle } from "../../http/ApiStyle.ts"
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { decodeWith } from "./decode.ts"
import { machine } from "./encode.ts"
import type { MessageOptions } from "./MessageOptions.ts"
import type { MessageState } from "./MessageState.ts"
import { whole } from "./whole.ts"

/**
 * Anthropic's Messages; `style` is how its errors and headers look.
 *
 * @example
 * ```ts
 * import { anthropicMessages } from "llmsim"
 *
 * const machine = (...parts: Parameters<typeof anthropicMessages>) => anthropicMessages(...parts).machine
 * ```
 */
export const anthropicMessages = (
  catalog: ModelCatalog["Service"],
  style: ApiStyle,
): CompletionCodec<MessageOptions, MessageState> => ({
  id: "anthropic-messages",
  decode: decodeWith(catalog),
  machine,
  whole,
  ...style,
})
