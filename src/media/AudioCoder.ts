/** How an audio format holds speech: a head, then frames of so many samples each. */

export interface AudioCoder {
  readonly head: Buffer
  readonly frameSamples: number
  /** The last frame of the file may be marked as such. */
  readonly frame: (index: number, last: boolean) => Buffer
}
