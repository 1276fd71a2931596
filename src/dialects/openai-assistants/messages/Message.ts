/** A message of a thread, as it is kept and sent. */
import type { Metadata } from "../assistants/Assistant.ts"
import type { Attachment, MessageCreation } from "./Wire.ts"

export interface ImageDetail {
  readonly detail: "auto" | "low" | "high"
}

export type MessageContent =
  | { readonly type: "text"; readonly text: { readonly value: string; readonly annotations: ReadonlyArray<never> } }
  | { readonly type: "refusal"; readonly refusal: string }
  | { readonly type: "image_url"; readonly image_url: ImageDetail & { readonly url: string } }
  | { readonly type: "image_file"; readonly image_file: ImageDetail & { readonly file_id: string } }

export interface Message {
  readonly id: string
  readonly object: "thread.message"
  readonly created_at: number
  readonly assistant_id: string | null
  readonly thread_id: string
  readonly run_id: string | null
  readonly status: "in_progress" | "incomplete" | "completed"
  readonly incomplete_details: { readonly reason: IncompleteReason } | null
  readonly incomplete_at: number | null
  readonly completed_at: number | null
  readonly role: "user" | "assistant"
  readonly content: ReadonlyArray<MessageContent>
  readonly attachments: ReadonlyArray<Attachment>
  readonly metadata: Metadata
}

export type IncompleteReason = "content_filter" | "max_tokens" | "run_cancelled" | "run_expired" | "run_failed"

type Birth = Pick<Message, "id" | "created_at" | "thread_id">

/** A message that a caller adds: complete from the start. */
export const addedMessage = (birth: Birth, creation: MessageCreation): Message => ({
  ...emptyMessage(birth),
  status: "completed",
  role: creation.role,
  content: contentOf(creation.content),
  attachments: creation.attachments ?? [],
  metadata: creation.metadata ?? {},
})

/** A message that nobody has written yet. */
export const emptyMessage = ({ id, created_at, thread_id }: Birth): Message => ({
  id,
  object: "thread.message",
  created_at,
  assistant_id: null,
  thread_id,
  run_id: null,
  status: "in_progress",
  incomplete_details: null,
  incomplete_at: null,
  completed_at: null,
  role: "assistant",
  content: [],
  attachments: [],
  metadata: {},
})

export const textContent = (value: string): MessageContent => ({ type: "text", text: { value, annotations: [] } })

const contentOf = (content: MessageCreation["content"]): ReadonlyArray<MessageContent> => {
  if (typeof content === "string") return [textContent(content)]
  return content.map(({ type, text, image_url, image_file }): MessageContent => {
    if (type === "image_url")
      return { type, image_url: { url: image_url?.url ?? "", detail: image_url?.detail ?? "auto" } }
    if (type === "text") return textContent(text ?? "")
    return { type, image_file: { file_id: image_file?.file_id ?? "", detail: image_file?.detail ?? "auto" } }
  })
}
