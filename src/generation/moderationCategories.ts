/** What moderation models look for. */

export const moderationCategories = [
  "harassment",
  "harassment/threatening",
  "hate",
  "hate/threatening",
  "illicit",
  "illicit/violent",
  "self-harm",
  "self-harm/intent",
  "self-harm/instructions",
  "sexual",
  "sexual/minors",
  "violence",
  "violence/graphic",
] as const

export type ModerationCategory = (typeof moderationCategories)[number]

/** A value for every category. */
export const recordOf = <A>(value: (category: ModerationCategory) => A): Readonly<Record<ModerationCategory, A>> =>
  Object.fromEntries(moderationCategories.map((category) => [category, value(category)])) as Record<
    ModerationCategory,
    A
  >

/** Categories for which images are looked at too. */
const ofImages: ReadonlySet<string> = new Set<ModerationCategory>([
  "self-harm",
  "self-harm/intent",
  "self-harm/instructions",
  "sexual",
  "violence",
  "violence/graphic",
])

export const seesImages = (category: ModerationCategory): boolean => ofImages.has(category)

/** The words that are flagged when the settings name none. */
export const usualFlaggedWords: Readonly<Record<string, ModerationCategory>> = {
  idiot: "harassment",
  "i will hurt you": "harassment/threatening",
  subhuman: "hate",
  shoplift: "illicit",
  "make a bomb": "illicit/violent",
  suicide: "self-harm",
  "kill myself": "self-harm/intent",
  porn: "sexual",
  kill: "violence",
  murder: "violence",
  gore: "violence/graphic",
}
