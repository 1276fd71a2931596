/** How many of a prompt's tokens are no text. */
import type { Part, Prompt } from "../../domain/Prompt.ts"
import { countPrompt } from "../../tokenizer/countPrompt.ts"
import type { Encoding } from "../../tokenizer/Encoding.ts"
import type { ModalityTokenCount } from "./WireReply.ts"

const modalities = { Image: "IMAGE", Audio: "AUDIO", File: "DOCUMENT" } as const
type Medium = keyof typeof modalities

export const hasMedia = ({ messages }: Prompt): boolean =>
  messages.some(({ parts }) => parts.some(({ _tag }) => _tag in modalities))

/** A medium's tokens are those that the prompt has less without it, whatever the rule that counts them. */
export const mediaTokens = (encoding: Encoding, prompt: Prompt): ReadonlyArray<ModalityTokenCount> => {
  const total = countPrompt(encoding, prompt)
  return (Object.keys(modalities) as Array<Medium>).flatMap((medium) => {
    const tokenCount = total - countPrompt(encoding, without(prompt, medium))
    return tokenCount === 0 ? [] : [{ modality: modalities[medium], tokenCount }]
  })
}

const without = (prompt: Prompt, medium: Part["_tag"]): Prompt => ({
  ...prompt,
  messages: prompt.messages.map((message) => ({
    ...message,
    parts: message.parts.filter(({ _tag }) => _tag !== medium),
  })),
})
