/** Counts what strict mode limits over a whole schema. */
import { isObject, type SchemaPart } from "./SchemaPart.ts"
import type { StrictProblem } from "./StrictProblem.ts"

/** From OpenAI's guide to structured outputs. */
const mostLevels = 10
const mostProperties = 5_000
const mostEnumValues = 1_000
const mostCharacters = 120_000
const longEnum = 250
const mostCharactersOfLongEnum = 15_000

export class StrictCount {
  #levels = 0
  #properties = 0
  #enumValues = 0
  #characters = 0
  #longestEnum = 0

  add({ schema, level }: SchemaPart): void {
    this.#levels = Math.max(this.#levels, level)
    if (!isObject(schema)) return
    if (isObject(schema.properties)) this.#properties += Object.keys(schema.properties).length
    for (const names of [schema.properties, schema.$defs, schema.definitions]) {
      if (isObject(names)) this.#characters += lengthOf(Object.keys(names))
    }
    const values = Array.isArray(schema.enum) ? schema.enum : []
    const characters = lengthOf(values)
    this.#enumValues += values.length
    this.#characters += characters + lengthOf([schema.const])
    if (values.length > longEnum) this.#longestEnum = Math.max(this.#longestEnum, characters)
  }

  problem(): StrictProblem | undefined {
    const message = this.#message()
    return message === undefined ? undefined : { context: [], message }
  }

  #message(): string | undefined {
    if (this.#levels > mostLevels) return `${this.#levels} levels of nesting exceeds limit of ${mostLevels}.`
    if (this.#properties > mostProperties) return `${this.#properties} parameters exceeds limit of ${mostProperties}.`
    if (this.#enumValues > mostEnumValues) {
      return `Expected at most ${mostEnumValues} enum values in total within a single schema when using structured outputs, but received ${this.#enumValues}. ${advice}`
    }
    if (this.#longestEnum > mostCharactersOfLongEnum) {
      return `Expected at most ${mostCharactersOfLongEnum} total characters across enum values when there are more than ${longEnum} enum values, but received ${this.#longestEnum}. ${advice}`
    }
    if (this.#characters <= mostCharacters) return undefined
    return `Expected at most ${mostCharacters} total characters across property names, definition names, enum values and const values, but received ${this.#characters}.`
  }
}

const advice = "Consider reducing the number of enums, or use 'strict: false' to opt out of structured outputs."

const lengthOf = (values: ReadonlyArray<unknown>): number =>
  values.reduce<number>((total, value) => total + (typeof value === "string" ? value.length : 0), 0)
