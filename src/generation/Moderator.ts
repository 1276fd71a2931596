/** Judges whether content is harmful. */
import { Context, Effect, Layer } from "effect"
import { type ModerationCategory, moderationCategories, recordOf, seesImages } from "./moderationCategories.ts"
import { hashWord, seededRandom } from "./seededRandom.ts"

export interface ModeratedContent {
  readonly texts: ReadonlyArray<string>
  /** URLs, `data:` ones too. */
  readonly images: ReadonlyArray<string>
}

export interface Judgement {
  readonly flagged: ReadonlySet<ModerationCategory>
  /** From 0 to 1, for every category. */
  readonly scores: Readonly<Record<ModerationCategory, number>>
}

/**
 * Scores texts by the categories of moderation.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Moderator } from "llmsim"
 *
 * const flagged = Effect.flatMap(Moderator, (moderator) => moderator.judge({ texts: ["you idiot"], images: [] })).pipe(
 *   Effect.map((judgement) => judgement.flagged.has("harassment")),
 *   Effect.provide(Moderator.layerWords({ idiot: "harassment" })),
 * )
 * ```
 */
export class Moderator extends Context.Service<
  Moderator,
  {
    /** Equal content is judged equally. */
    readonly judge: (content: ModeratedContent) => Effect.Effect<Judgement>
  }
>()("llmsim/generation/Moderator") {
  /**
   * Flags whole words and phrases, in any case, each for its category. An image is known by the words in its URL, and
   * flagged only in the categories that see images.
   */
  static readonly layerWords = (words: Readonly<Record<string, ModerationCategory>>) =>
    Layer.sync(this, () => {
      const find = wordFinder(words)
      return { judge: (content) => Effect.sync(() => judgementOf(content, flaggedIn(content, find))) }
    })
}

type Finder = (text: string) => ReadonlyArray<ModerationCategory>

const wordFinder = (words: Readonly<Record<string, ModerationCategory>>): Finder => {
  const categories = new Map(Object.entries(words).map(([word, category]) => [plain(word), category]))
  if (categories.size === 0) return () => []
  // The longest phrase that begins at a place is the one that is meant.
  const phrases = [...categories.keys()].toSorted((one, other) => other.length - one.length).map(patternOf)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases.join("|")})(?![\\p{L}\\p{N}])`, "giu")
  return (text) =>
    [...text.matchAll(pattern)].flatMap(([found]) => {
      const category = categories.get(plain(found))
      return category === undefined ? [] : [category]
    })
}

const plain = (phrase: string): string => phrase.trim().toLowerCase().replace(/\s+/g, " ")

const patternOf = (phrase: string): string => phrase.split(" ").map(literally).join("\\s+")

const literally = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")

/** What is flagged in a part of a category is flagged in the category. */
const flaggedIn = ({ texts, images }: ModeratedContent, find: Finder): ReadonlySet<ModerationCategory> => {
  const found = [
    ...texts.flatMap(find),
    ...images.filter((url) => !url.startsWith("data:")).flatMap((url) => find(url).filter(seesImages)),
  ]
  return new Set(moderationCategories.filter((category) => found.some((part) => `${part}/`.startsWith(`${category}/`))))
}

const judgementOf = (content: ModeratedContent, flagged: ReadonlySet<ModerationCategory>): Judgement => {
  const hash = [...content.texts, ...content.images].reduce(
    (from, word) => hashWord(word, from),
    hashWord("moderation"),
  )
  const scoreOf = (category: ModerationCategory): number => {
    const draw = seededRandom(hashWord(category, hash)).nextDoubleUnsafe()
    return flagged.has(category) ? 0.75 + draw * 0.24 : 10 ** (-6.5 + draw * 3.5)
  }
  return { flagged, scores: recordOf(scoreOf) }
}
