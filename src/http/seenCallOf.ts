/** A call as the verdict on clients sees it: texts become digests, and nothing of them is kept. */
import { createHash } from "node:crypto"
import type { Socket } from "node:net"
import type { HttpServerRequest } from "effect/http"
import { type Prompt, textOf } from "../domain/Prompt.ts"
import type { Connection, SeenCall, SeenToolResult } from "../faults/verdict/SeenCall.ts"
import { trailOf } from "./RequestTrail.ts"
import type { ReadCall, ReadPrompt } from "./Witness.ts"

export const seenCallOf = (
  request: HttpServerRequest.HttpServerRequest,
  { caller, body }: ReadCall,
  read: ReadPrompt | undefined,
): SeenCall => {
  const { headers, url } = request
  // The official SDKs of OpenAI and Anthropic count their attempts: 0, 1, 2.
  const retryCount = headers["x-stainless-retry-count"]
  const idempotencyKey = headers["idempotency-key"]
  return {
    key: caller.name,
    client: clientOf(headers["user-agent"]),
    // Some APIs name the model in the path.
    digest: digestOf(url.split("?", 1)[0], body),
    arrivedAt: trailOf(request).startedAt,
    streaming: read?.streaming ?? false,
    retryCount: retryCount === undefined ? undefined : Number(retryCount),
    idempotencyKey: idempotencyKey === undefined ? undefined : digestOf(idempotencyKey),
    toolResults: read === undefined ? [] : toolResultsOf(read.prompt),
    connection: connectionOf(request.source),
  }
}

const digestOf = (...values: ReadonlyArray<unknown>): string =>
  createHash("sha256").update(JSON.stringify(values)).digest("base64url").slice(0, 22)

const longestName = 80

const clientOf = (userAgent = "unnamed"): string => userAgent.replace(/[^\x20-\x7e]/g, "?").slice(0, longestName)

/** Those after all else that was said: the ones before were told with an earlier request. */
const toolResultsOf = ({ messages }: Prompt): ReadonlyArray<SeenToolResult> => {
  const first = messages.findLastIndex(({ role }) => role !== "tool") + 1
  if (first === messages.length) return []
  // Calls without an id of their own are told apart by what was said before them.
  const before = digestOf(messages.slice(0, first))
  return messages.slice(first).map((message) => ({
    call: `${before} ${digestOf(message.toolCallId)}`,
    content: digestOf(textOf(message)),
  }))
}

const connectionOf = (source: object): Connection | undefined => {
  const { socket } = source as { readonly socket?: Socket }
  if (socket === undefined || socket.destroyed) return undefined
  return { id: socket, onClose: (then) => void socket.once("close", then) }
}
