/** Writes names, addresses and phrases out of short lists of words. */
import type { Random } from "effect"
import { randomWords } from "../vocabulary.ts"
import { below, between, pickFrom } from "./chance.ts"

export type Write = (random: Random.Random) => string

const list = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/)

const firstNames = list(
  "Anna Ben Carla David Elena Frank Grace Hugo Ines Jonas Kate Leo Maria Noah Olivia Paul Sara Tom",
)
const lastNames = list(
  "Adams Baker Costa Davis Evans Fischer Garcia Hall Jensen Keller Lopez Miller Novak Patel Rossi Smith",
)
const companies = list("Acme Globex Initech Umbra Northwind Contoso Vertex Lumen")
const domains = ["example.com", "example.org", "example.net"] as const

export const word: Write = (random) => pickFrom(random, randomWords.words)

export const words =
  (low: number, high: number, joint = " "): Write =>
  (random) =>
    Array.from({ length: between(random, low, high) }, () => word(random)).join(joint)

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const titled =
  (low: number, high: number): Write =>
  (random) =>
    words(low, high)(random).split(" ").map(capitalised).join(" ")

export const sentence =
  (low: number, high: number): Write =>
  (random) =>
    `${capitalised(words(low, high)(random))}.`

export const oneOf =
  (...texts: ReadonlyArray<string>): Write =>
  (random) =>
    pickFrom(random, texts)

export const firstName: Write = (random) => pickFrom(random, firstNames)
export const lastName: Write = (random) => pickFrom(random, lastNames)
export const fullName: Write = (random) => `${firstName(random)} ${lastName(random)}`
export const company: Write = (random) => pickFrom(random, companies)
export const domain: Write = (random) => pickFrom(random, domains)
export const userName: Write = (random) => `${firstName(random).toLowerCase()}${between(random, 1, 99)}`

export const emailAddress: Write = (random) =>
  `${firstName(random)}.${lastName(random)}@${domain(random)}`.toLowerCase()

/** Of the numbers that are kept free for stories. */
export const phoneNumber: Write = (random) => `+1-202-555-01${String(below(random, 100)).padStart(2, "0")}`

export const street: Write = (random) => `${between(random, 1, 250)} ${capitalised(word(random))} Street`

export const slug = words(1, 3, "-")

export const segments =
  (low: number, high: number): Write =>
  (random) =>
    words(low, high, "/")(random)

const base36 = "abcdefghijklmnopqrstuvwxyz0123456789"

/** An identifier as services make them: `usr_8f3k2m9d`. */
export const identifier =
  (prefix: string, length: number): Write =>
  (random) =>
    prefix + Array.from({ length }, () => base36[below(random, base36.length)]).join("")

export const digitsOf =
  (length: number): Write =>
  (random) =>
    String(between(random, 10 ** (length - 1), 10 ** length - 1))
