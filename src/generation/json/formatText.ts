/** Writes strings of the formats that JSON Schema and OpenAPI name. */
import type { Random } from "effect"
import { between, pickFrom } from "./chance.ts"
import { domain, emailAddress, phoneNumber, segments, type Write, word } from "./wordText.ts"

/** Undefined for a format nobody here knows; it then constrains nothing. */
export const formatText = (format: string, random: Random.Random): string | undefined =>
  Object.hasOwn(formats, format) ? formats[format]?.(random) : undefined

/** Formats that say how to show a string, not what it must be. */
export const isLoose = (format: string): boolean =>
  !Object.hasOwn(formats, format) || ["password", "binary", "base64", "phone", "color", "datetime"].includes(format)

const digits = (value: number, width = 2): string => String(value).padStart(width, "0")

const hex = (random: Random.Random, length: number): string =>
  Array.from({ length }, () => between(random, 0, 15).toString(16)).join("")

/** Of 2026, the year in which simulated time begins. */
export const date: Write = (random) => `2026-${digits(between(random, 1, 12))}-${digits(between(random, 1, 28))}`

export const birthDate: Write = (random) => `${between(random, 1950, 2005)}${date(random).slice(4)}`

export const clockTime: Write = (random) => `${digits(between(random, 7, 20))}:${digits(between(random, 0, 3) * 15)}`

const time: Write = (random) => `${clockTime(random)}:00Z`
export const dateTime: Write = (random) => `${date(random)}T${time(random)}`

export const url: Write = (random) => `https://www.${domain(random)}/${segments(1, 2)(random)}`

const uuid: Write = (random) =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${pickFrom(random, [..."89ab"])}${hex(random, 3)}-${hex(random, 12)}`

const ipv4: Write = (random) => `10.${between(random, 0, 255)}.${between(random, 0, 255)}.${between(random, 1, 254)}`

const ipv6: Write = (random) => `2001:db8:${Array.from({ length: 6 }, () => hex(random, 4)).join(":")}`

const base64: Write = (random) => btoa(`${word(random)} ${word(random)}`)

const formats: Readonly<Record<string, Write>> = {
  date,
  time,
  "date-time": dateTime,
  datetime: dateTime,
  "iso-time": time,
  "iso-date-time": dateTime,
  duration: (random) => pickFrom(random, ["PT30M", "PT1H", "PT2H30M", "P1D", "P1W", "P3M"]),
  email: emailAddress,
  "idn-email": emailAddress,
  hostname: domain,
  "idn-hostname": domain,
  ipv4,
  ipv6,
  uri: url,
  url,
  iri: url,
  "uri-reference": (random) => `/${segments(1, 3)(random)}`,
  "iri-reference": (random) => `/${segments(1, 3)(random)}`,
  "uri-template": (random) => `https://${domain(random)}/{id}`,
  uuid,
  "json-pointer": (random) => `/${segments(1, 3)(random)}`,
  "json-pointer-uri-fragment": (random) => `#/${segments(1, 3)(random)}`,
  "relative-json-pointer": (random) => `1/${word(random)}`,
  regex: (random) => `^${word(random)}-\\d+$`,
  byte: base64,
  base64,
  binary: base64,
  password: (random) => `${word(random)}-${word(random)}-${between(random, 10, 99)}`,
  phone: phoneNumber,
  color: (random) => `#${hex(random, 6)}`,
}
