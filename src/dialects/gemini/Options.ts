/** What of a Gemini request is needed again to write the answer. */
import type { HostedTools } from "./hostedTools.ts"
import type { OutputMedium } from "./OutputMedium.ts"
import type { ModalityTokenCount, SafetyRating } from "./WireReply.ts"

export interface GeminiOptions {
  /** The prompt's tokens that are no text. */
  readonly media: ReadonlyArray<ModalityTokenCount>
  /** Whether a refusal is withheld for safety's sake, or told because the caller wanted no filter. */
  readonly withholds: boolean
  /** Whether answers that are harmless are rated too, for a caller that spoke of safety. */
  readonly rated: boolean
  /** Whether calls have ids and signatures, and texts signatures: since Gemini 3. */
  readonly signed: boolean
  /** Google's own tools that the answer uses; absent: none. */
  readonly hosted?: HostedTools | undefined
  /** What the answer shows or lets hear; absent: nothing. */
  readonly medium?: OutputMedium | undefined
  /** How the prompt is rated that the caller's safety settings block; absent: they do not. */
  readonly blocked?: ReadonlyArray<SafetyRating> | undefined
}
