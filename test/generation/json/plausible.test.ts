/** Fields get what a person would write into fields of their names. */
import { assert, describe, it } from "@effect/vitest"
import { formatNames } from "ajv-formats/dist/formats.js"
import { Effect } from "effect"
import { drawMany } from "./draw.ts"
import { judgeOf } from "./freshAjv.ts"

const word = "[A-Z]?[a-z]+"
const texts: ReadonlyArray<readonly [string, RegExp]> = [
  ["city", /^[A-Z][a-z]+( [A-Z][a-z]+)?$/],
  ["destinationCity", /^[A-Z][a-z]+( [A-Z][a-z]+)?$/],
  ["location", /^[A-Z].*, [A-Z]/],
  ["country", /^[A-Z]/],
  ["country_code", /^[A-Z]{2}$/],
  ["name", /^[A-Z][a-z]+ [A-Z][a-z]+$/],
  ["first_name", /^[A-Z][a-z]+$/],
  ["lastName", /^[A-Z][a-z]+$/],
  ["username", /^[a-z]+\d+$/],
  ["email", /^[a-z]+\.[a-z]+@example\.(com|org|net)$/],
  ["userEmail", /@example\./],
  ["phone_number", /^\+1-202-555-01\d\d$/],
  ["url", /^https:\/\/www\.example\./],
  ["callback-url", /^https:\/\//],
  ["id", /^[a-z0-9]{12}$/],
  ["customer_id", /^usr_[a-z0-9]{10}$/],
  ["query", new RegExp(`^${word}( ${word}){1,3}$`)],
  ["path", /^\/.*\.[a-z]+$/],
  ["file_path", /^\/.*\.[a-z]+$/],
  ["filename", /^[a-z]+\.[a-z]+$/],
  ["command", /\w/],
  ["sql", /^SELECT \* FROM \w+ LIMIT \d+$/],
  ["amount", /^\d+\.\d\d$/],
  ["date", /^2026-\d\d-\d\d$/],
  ["start_date", /^2026-\d\d-\d\d$/],
  ["birth_date", /^(19[5-9]\d|200[0-5])-/],
  ["created_at", /^2026-\d\d-\d\dT\d\d:\d\d:00Z$/],
  ["time", /^\d\d:\d\d$/],
  ["language", /^[a-z]{2}$/],
  ["currency", /^[A-Z]{3}$/],
  ["timezone", /^[A-Z][a-z]+\//],
  ["title", /^[A-Z][a-z]+( [A-Z][a-z]+)+$/],
  ["description", /^[A-Z][a-z ]+\.$/],
  ["message", /^[A-Z][a-z ]+\.$/],
  ["code", /^[A-Z0-9]{8}$/],
  ["address", /^\d+ [A-Z][a-z]+ Street$/],
  ["zip", /\d/],
  ["color", /^[a-z]+$/],
  ["status", /^[a-z]+$/],
  ["whatever", new RegExp(`^${word}( ${word}){0,2}$`)],
]

const numbers: ReadonlyArray<readonly [string, number, number]> = [
  ["latitude", -60, 70],
  ["price", 5, 500],
  ["count", 1, 6],
  ["limit", 5, 50],
  ["year", 2020, 2027],
  ["confidence", 0, 1],
  ["port", 1024, 9000],
  ["userAge", 18, 80],
]

const drawField = Effect.fnUntraced(function* (name: string, schema: object) {
  const values = yield* drawMany({ type: "object", properties: { [name]: schema }, required: [name] }, 20)
  return values.map((value) => (value as Record<string, unknown>)[name])
})

describe("plausible values", () => {
  for (const [name, pattern] of texts) {
    it.effect(
      `write ${name} as ${pattern.source}`,
      Effect.fnUntraced(function* () {
        for (const value of yield* drawField(name, { type: "string" })) assert.match(String(value), pattern)
      }),
    )
  }

  for (const [name, low, high] of numbers) {
    it.effect(
      `take ${name} from ${low} to ${high}`,
      Effect.fnUntraced(function* () {
        for (const value of yield* drawField(name, { type: "number" })) {
          assert.isTrue(Number(value) >= low && Number(value) <= high, String(value))
        }
      }),
    )
  }

  it.effect(
    "name the items of an array in the singular",
    Effect.fnUntraced(function* () {
      for (const value of yield* drawField("emails", { type: "array", items: { type: "string" } })) {
        for (const item of value as ReadonlyArray<string>) assert.match(item, /@example\./)
      }
    }),
  )

  it.effect(
    "follow the examples in a description",
    Effect.fnUntraced(function* () {
      const described = (description: string) => drawField("x", { type: "string", description })
      assert.deepStrictEqual(
        new Set(yield* described("The city, e.g. San Francisco, CA")),
        new Set(["San Francisco, CA"]),
      )
      assert.deepStrictEqual(new Set(yield* described('Such as "one" or "two".')), new Set(["one", "two"]))
      for (const value of yield* described("In YYYY-MM-DD")) assert.match(String(value), /^2026-\d\d-\d\d$/)
      for (const value of yield* described("ISO 8601 timestamp")) assert.match(String(value), /T\d\d:\d\d:00Z$/)
      for (const value of yield* described("For example the place where the user lives"))
        assert.notInclude(String(value), "place where")
    }),
  )

  it.effect(
    "fit the asked length",
    Effect.fnUntraced(function* () {
      for (const value of yield* drawField("description", { type: "string", maxLength: 10 })) {
        assert.isAtMost(String(value).length, 10)
        assert.match(String(value), /^\S(.*\S)?$/)
      }
      for (const value of yield* drawField("title", { type: "string", minLength: 300 })) {
        assert.isAtLeast(String(value).length, 300)
      }
    }),
  )

  it.effect(
    "write every format that validators know",
    Effect.fnUntraced(function* () {
      for (const format of formatNames) {
        const schema = { type: "string", format }
        const judge = judgeOf(schema)
        const values = yield* drawField("x", schema)
        for (const value of values) assert.isUndefined(judge(value), format)
        assert.isAbove(new Set(values).size, 1)
      }
    }),
  )

  it.effect(
    "write something for every name that is known",
    Effect.fnUntraced(function* () {
      for (const name of [
        "sha",
        "pattern",
        "selector",
        "sku",
        "ticket_id",
        "channel",
        "branch",
        "version",
        "country",
      ]) {
        for (const value of yield* drawField(name, { type: "string" })) assert.match(String(value), /^\S.*\S$/)
      }
    }),
  )
})
