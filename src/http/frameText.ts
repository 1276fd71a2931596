/** Frames as server-sent events on the wire. */
import type { Frame } from "./CompletionCodec.ts"

export const frameText = (frame: Frame): string =>
  frame.event === undefined ? `data: ${frame.data}\n\n` : `event: ${frame.event}\ndata: ${frame.data}\n\n`
