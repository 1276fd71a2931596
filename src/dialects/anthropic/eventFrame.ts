/** An event of a stream as a frame. */
import type { Frame } from "../../http/CompletionCodec.ts"
import type { StreamEvent } from "./WireReply.ts"

export const eventFrame = (event: StreamEvent): Frame => ({ event: event.type, data: JSON.stringify(event) })

export const ping = eventFrame({ type: "ping" })

export const noFrames: ReadonlyArray<Frame> = []
