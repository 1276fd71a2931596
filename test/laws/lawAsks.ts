/** Prompts of every kind that the dialects have in common. */
import { Schema } from "effect"
import type { LawAsk, LawTool } from "./LawDialect.ts"

const Text = Schema.String.check(Schema.isPattern(/^[a-z]{1,8}( [a-zé"\\]{1,6}){0,5}$/))
const Name = Schema.Literals(["look", "find_place", "count"])
const pictures = [
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
] as const

const tools: ReadonlyArray<LawTool> = [
  {
    name: "look",
    description: "Looks at a place",
    parameters: {
      type: "object",
      properties: { place: { type: "string" }, close: { type: "boolean" } },
      required: ["place", "close"],
    },
  },
  {
    name: "find_place",
    description: "Finds places",
    parameters: {
      type: "object",
      properties: {
        near: {
          type: "object",
          properties: { lat: { type: "number" }, lon: { type: "number" } },
          required: ["lat", "lon"],
        },
        kinds: { type: "array", items: { type: "string", enum: ["sea", "hill"] }, minItems: 1, maxItems: 3 },
      },
      required: ["near", "kinds"],
    },
  },
  { name: "count", description: "Counts", parameters: { type: "object", properties: {} } },
]

const schema = {
  type: "object",
  properties: {
    title: { type: "string" },
    year: { type: "integer", minimum: 1900, maximum: 2000 },
    stars: { type: "array", items: { type: "number" }, maxItems: 4 },
  },
  required: ["title", "year", "stars"],
}

/** Numbers choose; what does not go together is left out. */
export const Draft = Schema.Struct({
  system: Schema.UndefinedOr(Text),
  history: Schema.Array(Schema.Tuple([Text, Text])).check(Schema.isMaxLength(2)),
  question: Schema.NonEmptyArray(Text).check(Schema.isMaxLength(3)),
  picture: Schema.Boolean,
  tools: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
  choice: Schema.Literals(["auto", "any", "none", "named"]),
  rounds: Schema.Array(Schema.Tuple([Name, Text])).check(Schema.isMaxLength(2)),
  schema: Schema.Boolean,
  stop: Schema.UndefinedOr(Schema.Literals([" dolor", ".", "m"])),
  maxTokens: Schema.Literals([5, 16, 40, 4_096]),
  effort: Schema.UndefinedOr(Schema.Literals(["low", "high"])),
})

export const lawAsk = (draft: typeof Draft.Type): LawAsk => {
  const offered = tools.slice(0, draft.tools)
  const named = offered[0]?.name
  const choice = draft.choice === "named" ? (named === undefined ? "auto" : { name: named }) : draft.choice
  return {
    // A model of none of the providers, so that none refuses what it is asked.
    model: draft.effort === undefined ? "some-model" : "deepseek-reasoner",
    ...(draft.system !== undefined && { system: draft.system }),
    history: draft.history,
    question: draft.question,
    ...(draft.picture && { picture: pictures[0] }),
    tools: offered,
    choice,
    rounds:
      draft.tools === 0
        ? []
        : draft.rounds.map(([name, said]) => ({ name, input: { place: said, close: true }, result: { found: said } })),
    ...(draft.schema && { schema }),
    ...(draft.stop !== undefined && !draft.schema && { stop: draft.stop }),
    // A call that is cut is told in each dialect's own way.
    maxTokens: draft.tools > 0 ? 4_096 : draft.maxTokens,
    ...(draft.effort !== undefined && { effort: draft.effort }),
  }
}

export const emptyDraft: typeof Draft.Type = {
  system: undefined,
  history: [],
  question: ["look"],
  picture: false,
  tools: 0,
  choice: "auto",
  rounds: [],
  schema: false,
  stop: undefined,
  maxTokens: 16,
  effort: undefined,
}
