/** What makes two requests equal: as they came, or without what changes from run to run. */
import { createHash } from "node:crypto"
import { Predicate, Result, Schema } from "effect"
import { boundaryIn } from "./boundaryIn.ts"
import type { Bytes, RecordedRequest } from "./Exchange.ts"

/** `fields`: only these fields of the body count. */
export interface Matching {
  readonly match: "exact" | "normalized" | { readonly fields: ReadonlyArray<string> }
  /** Names of fields that do not count, at any depth of the body. */
  readonly ignore: ReadonlyArray<string>
}

/** Says how keys are made, so that a cassette knows whether its own are of use. */
export const matchingName = ({ match, ignore }: Matching): string =>
  JSON.stringify([1, typeof match === "string" ? "normalized" : match.fields.toSorted(), ignore.toSorted()])

/** The reverse; as usual where the name says nothing. */
export const matchingNamed = (name: string): Matching => {
  const said = Result.getOrUndefined(decodeName(name))
  if (said === undefined) return { match: "normalized", ignore: [] }
  const [, match, ignore] = said
  return { match: match === "normalized" ? match : { fields: match }, ignore }
}

const Texts = Schema.Array(Schema.String)
const decodeName = Schema.decodeUnknownResult(
  Schema.fromJsonString(Schema.Tuple([Schema.Literal(1), Schema.Union([Schema.Literal("normalized"), Texts]), Texts])),
)

export interface RequestKeys {
  readonly key: string
  readonly exact: string
  readonly route: string
  readonly normalized: Schema.Json | undefined
}

/** Of a request whose secrets are out already. */
export const requestKeys = (request: Omit<RecordedRequest, "normalized">, matching: Matching): RequestKeys => {
  const { method, url, body } = request
  const text = typeof body === "string" ? body : body.base64
  const path = pathOf(url)
  const json = Result.getOrUndefined(Result.try((): unknown => JSON.parse(text)))
  const normalized = json === undefined ? undefined : normalize(chosen(json, matching), new Set(matching.ignore))
  const compared = normalized === undefined ? withoutBoundary(body, request.headers["content-type"]) : normalized
  const route = `${method} ${path.split("?", 1)[0]}`
  return {
    key: digest([method, path, compared]),
    exact: digest([method, url, text]),
    route: route.replace(/["\\]/g, ""),
    normalized,
  }
}

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32)

/** The prefix of a provider says nothing new, and keys of callers are no part of what is asked. */
const pathOf = (url: string): string => {
  const [path = "", query = ""] = url.split("?", 2)
  const plain = path.replace(/^\/(openai|azure|anthropic|gemini|ollama|openresponses)(?=\/)/, "")
  const parts = query.split("&").filter((part) => part !== "" && !/^(key|api[-_]?key)=/i.test(part))
  return parts.length === 0 ? plain : `${plain}?${parts.toSorted().join("&")}`
}

const chosen = (json: unknown, { match }: Matching): unknown => {
  if (typeof match === "string" || !Predicate.isObject(json)) return json
  return Object.fromEntries(Object.entries(json).filter(([name]) => match.fields.includes(name)))
}

const normalize = (value: unknown, ignored: ReadonlySet<string>): Schema.Json => {
  if (typeof value === "string") return normalText(value)
  if (Array.isArray(value)) return value.map((item) => normalize(item, ignored))
  if (!Predicate.isObject(value)) return value as Schema.Json
  const entries = Object.entries(value)
    .filter(([name]) => !ignored.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries.map(([name, item]) => [name, normalize(item, ignored)]))
}

const volatileTexts: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/g, "<time>"],
  [/\b(call|toolu|msg|resp|rs|fc|ctc|item|req|run|chatcmpl)_[A-Za-z0-9]{6,}\b/g, "<$1>"],
]

const normalText = (text: string): string =>
  volatileTexts
    .reduce((done, [pattern, word]) => done.replace(pattern, word), text)
    .replace(/\s+/g, " ")
    .trim()

/** Forms are cut by a line that is drawn anew for each request. */
const withoutBoundary = (body: Bytes, contentType: string | undefined): string => {
  const boundary = boundaryIn(contentType)
  if (boundary === undefined) return typeof body === "string" ? body : body.base64
  const text = typeof body === "string" ? body : Buffer.from(body.base64, "base64").toString("latin1")
  return text.replaceAll(boundary, "<boundary>")
}
