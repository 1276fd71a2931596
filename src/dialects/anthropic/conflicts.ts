/** Fields of a message request that are right by themselves, but not together. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import { enablesCitations } from "./citing/sourcesOf.ts"
import type { CountTokensRequest, MessageRequest } from "./Wire.ts"

/** What a prompt alone can have wrong, whether it is to be answered or only counted. */
export const promptConflict = ({ thread }: CountTokensRequest): FieldProblem | undefined => {
  if (thread == null) return undefined
  return {
    _tag: "Other",
    path: [],
    message: "thread: threads are not supported here; send the whole conversation in `messages`.",
    code: "thread_unsupported_request",
  }
}

export const requestConflict = (body: MessageRequest): FieldProblem | undefined => {
  if (body.stop_sequences?.some((sequence) => sequence.trim() === "")) {
    return problem("stop_sequences: each stop sequence must contain non-whitespace")
  }
  if ((body.output_config?.format ?? body.output_format) != null && enablesCitations(body)) {
    return problem("Citations are not supported together with `output_config.format`.")
  }
  return thinks(body) ? thinkingConflict(body) : undefined
}

export const thinks = ({ thinking }: CountTokensRequest): boolean =>
  thinking?.type === "enabled" || thinking?.type === "adaptive"

const consult =
  "Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking"

const thinkingConflict = ({
  thinking,
  max_tokens,
  temperature,
  top_p,
  top_k,
}: MessageRequest): FieldProblem | undefined => {
  if (thinking?.type === "enabled" && thinking.budget_tokens >= max_tokens) {
    return problem(
      `\`max_tokens\` must be greater than \`thinking.budget_tokens\`. ${consult}#max-tokens-and-context-window-size`,
    )
  }
  if (temperature != null && temperature !== 1) {
    return problem(
      `\`temperature\` may only be set to 1 when thinking is enabled or in adaptive mode. ${consult}#important-considerations-when-using-extended-thinking`,
    )
  }
  if (top_p != null && top_p < 0.95) {
    return problem(
      `\`top_p\` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode. ${consult}#important-considerations-when-using-extended-thinking`,
    )
  }
  if (top_k != null) {
    return problem(
      `\`top_k\` must be unset when thinking is enabled or in adaptive mode. ${consult}#important-considerations-when-using-extended-thinking`,
    )
  }
  return undefined
}

const problem = (message: string): FieldProblem => ({ _tag: "Other", path: [], message, code: undefined })
