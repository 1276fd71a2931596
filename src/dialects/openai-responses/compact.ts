/** Makes a conversation shorter: what the user said stays, the rest becomes a summary that only we can open. */
import { Effect } from "effect"
import { HttpServerRequest } from "effect/http"
import { collectReply } from "../../domain/collectReply.ts"
import type { ApiRequest } from "../../http/apiRoute.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import type { ResponsesCodec } from "./codec.ts"
import { sealSummary } from "./compaction.ts"
import { itemsWithIds } from "./itemsWithIds.ts"
import { usageOf } from "./response.ts"

/** The request of `POST /v1/responses/compact` is a response's, without what only an answer needs. */
export const compact = Effect.fnUntraced(function* (
  codec: ResponsesCodec,
  { simulation }: Pick<RouteServices, "simulation">,
  { json, params }: ApiRequest,
) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const { prompt, options } = yield* codec.decode({ body: yield* json, headers, params })
  const plain = { ...prompt, tools: [], toolChoice: { _tag: "None" }, format: { _tag: "Text" } } as const
  const answer = yield* simulation.answer({ prompt: plain, streaming: false })
  const { key, createdAt, usage, choices } = yield* collectReply(answer.events)
  const said = itemsWithIds(options.input, key).filter(({ type, role }) => type === "message" && role === "user")
  const summary = { id: `cmp_${key}`, type: "compaction", encrypted_content: sealSummary(choices[0]?.text ?? "") }
  return {
    id: `resp_${key}`,
    object: "response.compaction",
    created_at: createdAt,
    output: [...said, summary],
    usage: usageOf(usage),
  }
})
