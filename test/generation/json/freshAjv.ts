/** Ajv as a caller would set it up, apart from the generator's own. */
import { Ajv } from "ajv"
import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"

/** What is wrong with a value of the schema, or undefined. */
export const judgeOf = (schema: unknown): ((value: unknown) => string | undefined) => {
  // Without `ownProperties` a schema with a property `toString` would find it in every object.
  const options = { strict: false, logger: false, ownProperties: true } as const
  const ajv = JSON.stringify(schema).includes("draft-07") ? new Ajv(options) : new Ajv2020(options)
  addFormats.default(ajv)
  const check = ajv.compile(schema as object)
  return (value) => (check(value) ? undefined : `${ajv.errorsText(check.errors)}: ${JSON.stringify(value)}`)
}
