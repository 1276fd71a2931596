/** What a user says of keys and of their limits. */
import { Schema } from "effect"
import { withDefault } from "../domain/withDefault.ts"
import type { ApiKey } from "./ApiKeys.ts"

const limit = Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThan(0)))

/** Most of each in its time; what is not said has no limit. */
export const Limits = Schema.Struct({
  requests_per_minute: limit,
  requests_per_day: limit,
  tokens_per_minute: limit,
  input_tokens_per_minute: limit,
  output_tokens_per_minute: limit,
  concurrent_requests: limit,
})

const Key = Schema.Struct({
  key: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  /** Keys of one organization and project share the limits that none of them has of its own. */
  organization: Schema.optionalKey(Schema.NonEmptyString),
  project: Schema.optionalKey(Schema.NonEmptyString),
  limits: Schema.optionalKey(Limits),
  models: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
  expires: Schema.optionalKey(
    Schema.String.check(
      Schema.makeFilter((text) => !Number.isNaN(Date.parse(text)), { message: "must be a date, such as 2027-01-31" }),
    ),
  ),
})

/** A file of keys. */
export const KeyFile = Schema.Struct({ keys: Schema.Array(Key) })

export const Auth = Schema.Struct({
  /** Absent: `keys` where there are any or a file of them, else `off`. */
  mode: Schema.optionalKey(Schema.Literals(["off", "any", "keys"])),
  keys: withDefault(KeyFile.fields.keys, []),
  /** More keys, read again when the file changes. */
  keys_file: Schema.optionalKey(Schema.NonEmptyString),
})
export type Auth = typeof Auth.Type

export const modeOf = ({ mode, keys, keys_file }: Auth): "off" | "any" | "keys" =>
  mode ?? (keys.length > 0 || keys_file !== undefined ? "keys" : "off")

export const apiKeysOf = (keys: (typeof KeyFile.Type)["keys"]): ReadonlyArray<ApiKey> =>
  keys.map(({ expires, ...key }) => ({ ...key, expiresAt: expires === undefined ? undefined : Date.parse(expires) }))
