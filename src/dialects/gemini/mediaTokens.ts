/** How many of a prompt's tokens are no text. */
import type { Part, Prompt } from "../../domain/Prompt.ts"
import { countPrompt } from "../../tokenizer/countPrompt.ts"
import type { Encoding } from "../../tokenizer/Encoding.ts"
import type { ModalityTokenCount } from "./WireReply.ts"

type Medium = Exclude<ModalityTokenCount["modality"], "TEXT">

const media: ReadonlyArray<Medium> = ["IMAGE", "VIDEO", "AUDIO", "DOCUMENT"]

const mediumOf = (part: Part): Medium | undefined => {
  switch (part._tag) {
    case "Image":
      return "IMAGE"
    case "Audio":
      return "AUDIO"
    case "File": {
      const [kind] = (part.mimeType ?? "").split("/", 1)
      if (kind === "video") return "VIDEO"
      return kind === "audio" ? "AUDIO" : "DOCUMENT"
    }
    default:
      return undefined
  }
}

export const hasMedia = ({ messages }: Prompt): boolean =>
  messages.some(({ parts }) => parts.some((part) => mediumOf(part) !== undefined))

const mediaIn = ({ messages }: Prompt): ReadonlySet<Medium | undefined> =>
  new Set(messages.flatMap(({ parts }) => parts.map(mediumOf)))

/** A medium's tokens are those that the prompt has less without it, whatever the rule that counts them. */
export const mediaTokens = (encoding: Encoding, prompt: Prompt): ReadonlyArray<ModalityTokenCount> => {
  const total = countPrompt(encoding, prompt)
  const present = mediaIn(prompt)
  return media.flatMap((modality) => {
    if (!present.has(modality)) return []
    const tokenCount = total - countPrompt(encoding, without(prompt, modality))
    return tokenCount === 0 ? [] : [{ modality, tokenCount }]
  })
}

const without = (prompt: Prompt, medium: Medium): Prompt => ({
  ...prompt,
  messages: prompt.messages.map((message) => ({
    ...message,
    parts: message.parts.filter((part) => mediumOf(part) !== medium),
  })),
})
