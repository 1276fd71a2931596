/** How a stream's frames stand on the wire: as server-sent events, as lines, or as one JSON array. */
import type { Frame } from "./CompletionCodec.ts"
import { frameText } from "./frameText.ts"

export interface StreamFormat {
  readonly contentType: string
  readonly text: (frame: Frame, first: boolean) => string
  /** What follows the last frame. */
  readonly end: string
}

export const sse: StreamFormat = { contentType: "text/event-stream; charset=utf-8", text: frameText, end: "" }

/** One JSON text a line. */
export const ndjson: StreamFormat = {
  contentType: "application/x-ndjson",
  text: ({ data }) => `${data}\n`,
  end: "",
}

/** Every frame is an element of one array, which is complete when the stream is. */
export const jsonArray: StreamFormat = {
  contentType: "application/json; charset=UTF-8",
  text: ({ data }, first) => `${first ? "[" : ",\r\n"}${data}`,
  end: "]",
}
