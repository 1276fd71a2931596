/** Cached contents, as Google spells them (@google/genai, `CreateCachedContentConfig`, `CachedContent`). */
import { Schema } from "effect"
import { GenerateContentRequest } from "./Wire.ts"
import { nullish } from "./WireField.ts"

const { contents, systemInstruction, tools, toolConfig } = GenerateContentRequest.fields

const Lifetime = {
  /** Seconds, as protobuf's JSON writes a duration: `3600s`. */
  ttl: nullish(Schema.String),
  expireTime: nullish(Schema.String),
}

export const CreateCachedContentRequest = Schema.Struct({
  model: nullish(Schema.String),
  displayName: nullish(Schema.String),
  contents,
  systemInstruction,
  tools,
  toolConfig,
  ...Lifetime,
})

export const UpdateCachedContentRequest = Schema.Struct(Lifetime)

/** What is kept: what the caller sees of it, and the beginning of the prompts that name it. */
export const CachedContent = Schema.Struct({
  name: Schema.String,
  model: Schema.String,
  displayName: Schema.optionalKey(Schema.String),
  createTime: Schema.String,
  updateTime: Schema.String,
  expireTime: Schema.String,
  usageMetadata: Schema.Struct({ totalTokenCount: Schema.Int }),
  beginning: Schema.Struct({ contents, systemInstruction, tools, toolConfig }),
})
export type CachedContent = typeof CachedContent.Type
