/** Changes JSON values in the ways that break programs. */
import type { FuzzRandom } from "./FuzzRandom.ts"

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

const nastyTexts = [
  "",
  " ",
  "\u0000",
  "\ud800",
  "é".normalize("NFD"),
  "‮🙂\u2028",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "null",
  "NaN",
  "-1",
  "1e309",
  "../../etc/passwd",
  "a\r\nb: c",
  "data:;base64,",
  "data:image/png;base64,iVBORw0KGgo=",
  "http://127.0.0.1:1/x",
  "file:///etc/passwd",
  "(a+)+$",
  "[".repeat(300),
  "%00%ff%",
  "{{seed}}",
  "x".repeat(5_000),
]

const nastyNumbers = [0, -0, -1, 1, 0.5, 2, 128, 255, 2049, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e-7, 1e308, -1e308]

const someFields = [
  ...["type", "role", "content", "text", "model", "messages", "input", "tools", "name", "id", "stream", "n", "stop"],
  ...["max_tokens", "temperature", "response_format", "tool_choice", "parts", "contents", "image_url", "arguments"],
  ...["__proto__", "constructor", "prototype", "toString", "length", "then", "toJSON", "valueOf", "", "0", "$ref"],
]

const nested = (depth: number, random: FuzzRandom): Json => {
  let value: Json = leaf(random)
  const key = random.pick(["items", "content", "properties", "parts", "anyOf"])
  for (let i = 0; i < depth; i++) value = random.chance(0.5) ? [value] : { type: "object", [key]: value }
  return value
}

const leaf = (random: FuzzRandom): Json =>
  random.pick<() => Json>([
    () => null,
    () => random.chance(0.5),
    () => random.pick(nastyNumbers),
    () => random.int(100_000) - 1_000,
    () => random.pick(nastyTexts),
    () => random.pick(someFields),
    () => [],
    () => ({}),
  ])()

const anything = (random: FuzzRandom): Json =>
  random.pick<() => Json>([
    () => leaf(random),
    () => leaf(random),
    () => Array.from({ length: random.int(5) }, () => leaf(random)),
    () => field({}, random.pick(someFields), leaf(random)),
    () => nested(random.int(190), random),
    () => Array.from({ length: random.int(3_000) }, () => leaf(random)),
  ])()

/** `__proto__` as a field of its own, as `JSON.parse` has it. */
const field = (object: { readonly [key: string]: Json }, key: string, value: Json): Json =>
  Object.fromEntries([...Object.entries(object), [key, value]])

/** One change, somewhere in the value. */
export const mutateJson = (value: Json, random: FuzzRandom): Json => {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.85)) {
    const at = random.int(value.length)
    return value.map((item, index) => (index === at ? mutateJson(item, random) : item))
  }
  if (isObject(value) && random.chance(0.85)) {
    const keys = Object.keys(value)
    const key = random.pick(keys)
    if (key !== undefined) return field(value, key, mutateJson(value[key] as Json, random))
  }
  return replaced(value, random)
}

const replaced = (value: Json, random: FuzzRandom): Json => {
  if (Array.isArray(value)) {
    return random.pick<() => Json>([
      () => [...value, ...value],
      () => value.slice(random.int(value.length)),
      () => [...value, anything(random)],
      () => anything(random),
    ])()
  }
  if (isObject(value)) {
    return random.pick<() => Json>([
      () => Object.fromEntries(Object.entries(value).filter(() => random.chance(0.7))),
      () => field(value, random.pick(someFields), anything(random)),
      () => [value],
      () => anything(random),
    ])()
  }
  if (typeof value === "string" && random.chance(0.4)) return changedText(value, random)
  return anything(random)
}

const changedText = (text: string, random: FuzzRandom): string => {
  const at = random.int(text.length + 1)
  return text.slice(0, at) + random.pick(nastyTexts) + text.slice(random.chance(0.5) ? at : at + 1)
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)
