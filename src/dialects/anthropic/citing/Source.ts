/** What an answer can cite: a number of passages, each with the citation that points to it. */
import type { Citation } from "./WireCitations.ts"

export interface Source {
  readonly passages: number
  /** The citation of one passage, by its index. */
  readonly cite: (passage: number) => Citation
}
