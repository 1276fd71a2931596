/** The response object, in each of its states. */
import type { FinishReason, Reply } from "../../domain/Reply.ts"
import type { SimError } from "../../domain/SimError.ts"
import { totalTokens, type Usage } from "../../domain/Usage.ts"
import { openAiFailure } from "../openai-chat/errors.ts"
import { outputOf } from "./outputItems.ts"
import type { Item, ResponseOptions } from "./ResponseOptions.ts"

export type ResponseStatus = "queued" | "in_progress" | "completed" | "incomplete" | "failed" | "cancelled"

export interface ResponseHead {
  readonly key: string
  readonly model: string
  /** Unix seconds. */
  readonly createdAt: number
}

export interface ResponseError {
  readonly code: string
  readonly message: string
}

interface Progress {
  readonly status: ResponseStatus
  readonly output: ReadonlyArray<Item>
  readonly reason?: FinishReason | undefined
  readonly usage?: Usage | undefined
  readonly error?: ResponseError | undefined
}

export const responseIdOf = (started: Pick<ResponseHead, "key">, { head }: Pick<ResponseOptions, "head">): string =>
  `resp_${(head ?? started).key}`

export const responseOf = (head: ResponseHead, options: ResponseOptions, progress: Progress) => {
  const { background, conversation, previous_response_id, user, ...echo } = options.echo
  const { status, output, reason, usage, error } = progress
  const { createdAt } = options.head ?? head
  return {
    id: responseIdOf(head, options),
    object: "response",
    created_at: createdAt,
    status,
    background,
    completed_at: status === "completed" ? createdAt : null,
    error: error ?? null,
    incomplete_details: status === "incomplete" ? { reason: incompleteReason(reason) } : null,
    ...(options.flavour === "openresponses" ? { frequency_penalty: 0, presence_penalty: 0 } : {}),
    ...echo,
    model: head.model,
    output,
    previous_response_id,
    ...(conversation === null ? {} : { conversation }),
    usage: usage === undefined ? null : usageOf(usage),
    user,
  }
}
export type ResponseObject = ReturnType<typeof responseOf>

const incompleteReason = (reason: FinishReason | undefined): string =>
  reason === "content_filter" ? "content_filter" : "max_output_tokens"

export const statusOf = (reason: FinishReason): ResponseStatus =>
  reason === "length" || reason === "content_filter" ? "incomplete" : "completed"

export const usageOf = (usage: Usage) => ({
  input_tokens: usage.prompt,
  input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: 0 },
  output_tokens: usage.completion,
  output_tokens_details: { reasoning_tokens: usage.reasoning },
  total_tokens: totalTokens(usage),
})

/** What a whole answer looks like. */
export const finishedResponse = (options: ResponseOptions, reply: Reply): ResponseObject => {
  const reason = reply.choices[0]?.reason ?? "stop"
  return responseOf(reply, options, {
    status: statusOf(reason),
    output: outputOf(options, reply),
    reason,
    usage: reply.usage,
  })
}

/** Why a response failed that had begun: in fewer words than a call that never began. */
export const errorOf = (error: SimError): ResponseError => {
  const { message } = (openAiFailure(error).body as { readonly error: ResponseError }).error
  switch (error.reason._tag) {
    case "RateLimited":
    case "TooManyAtOnce":
      return { code: "rate_limit_exceeded", message }
    case "InvalidRequest":
    case "ContextTooLong":
    case "OutputTooLong":
      return { code: "invalid_prompt", message }
    default:
      return { code: "server_error", message }
  }
}
