/** Holds a prompt against the caller's safety settings. */
import { Effect } from "effect"
import { lastUserText, type Prompt } from "../../domain/Prompt.ts"
import type { Moderator } from "../../generation/Moderator.ts"
import type { ModerationCategory } from "../../generation/moderationCategories.ts"
import type { SafetySetting } from "./WireConfig.ts"
import type { SafetyRating } from "./WireReply.ts"

const harmless = new Set<string | null | undefined>(["OFF", "BLOCK_NONE"])

/** What nobody set is as the model has it, which is to block. */
export const blocks = ({ threshold }: SafetySetting): boolean => !harmless.has(threshold)

const harms: Readonly<Record<string, ReadonlyArray<ModerationCategory>>> = {
  HARM_CATEGORY_HATE_SPEECH: ["hate"],
  HARM_CATEGORY_DANGEROUS_CONTENT: ["illicit", "self-harm", "violence"],
  HARM_CATEGORY_HARASSMENT: ["harassment"],
  HARM_CATEGORY_SEXUALLY_EXPLICIT: ["sexual"],
}

/** The ratings of what the user said last, where a setting blocks it; what the moderator flags is most probable. */
export const ratedPrompt = (
  moderator: Moderator["Service"],
  settings: ReadonlyArray<SafetySetting>,
  { messages }: Prompt,
): Effect.Effect<ReadonlyArray<SafetyRating> | undefined> => {
  const blocking = new Set(settings.filter(blocks).map(({ category }) => category))
  if (blocking.size === 0) return Effect.succeed(undefined)
  return Effect.map(moderator.judge({ texts: [lastUserText(messages)], images: [] }), ({ flagged }) => {
    const ratings = Object.entries(harms).map(([category, found]): SafetyRating => {
      const harmful = found.some((kind) => flagged.has(kind))
      const blocked = harmful && [...blocking].some((name) => name === category)
      return { category, probability: harmful ? "HIGH" : "NEGLIGIBLE", ...(blocked ? { blocked } : {}) }
    })
    return ratings.some(({ blocked }) => blocked === true) ? ratings : undefined
  })
}
