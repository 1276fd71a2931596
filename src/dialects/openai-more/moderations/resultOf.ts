/** Writes one result of a moderation, as OpenAI spells it (openai-node, `Moderation`). */
import type { Judgement, ModeratedContent } from "../../../generation/Moderator.ts"
import { type ModerationCategory, recordOf, seesImages } from "../../../generation/moderationCategories.ts"

/** @param omni whether the model knows all categories: the older ones know nothing of what is illicit. */
export const resultOf = (content: ModeratedContent, { flagged, scores }: Judgement, omni: boolean) => {
  const unknown = (category: ModerationCategory): boolean => !omni && category.startsWith("illicit")
  const categories = recordOf((category) => (unknown(category) ? null : flagged.has(category)))
  return {
    flagged: Object.values(categories).includes(true),
    categories,
    category_scores: recordOf((category) => (unknown(category) ? 0 : scores[category])),
    category_applied_input_types: recordOf((category) => (unknown(category) ? [] : typesOf(content, category))),
  }
}

const typesOf = ({ texts, images }: ModeratedContent, category: ModerationCategory): ReadonlyArray<string> => [
  ...(texts.length > 0 ? ["text"] : []),
  ...(images.length > 0 && seesImages(category) ? ["image"] : []),
]
