/** What of a Gemini request is needed again to write the answer. */
import type { ModalityTokenCount } from "./WireReply.ts"

export interface GeminiOptions {
  /** The prompt's tokens that are no text. */
  readonly media: ReadonlyArray<ModalityTokenCount>
  /** Whether a refusal is withheld for safety's sake, or told because the caller wanted no filter. */
  readonly withholds: boolean
  /** Whether answers that are harmless are rated too, for a caller that spoke of safety. */
  readonly rated: boolean
  /** Whether calls have ids and signatures, and texts signatures: since Gemini 3. */
  readonly signed: boolean
}
