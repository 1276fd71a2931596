/** Finds what a local `$ref` names: a JSON pointer, an anchor or the schema's own id. */
import { Result } from "effect"
import type { RawSchema } from "./modernWords.ts"

/** The part of `root` and its path, or undefined when there is none here; nothing is ever fetched. */
export const followRef = (root: unknown, ref: string): { readonly raw: unknown; readonly path: string } | undefined => {
  const hash = ref.indexOf("#")
  const base = hash < 0 ? ref : ref.slice(0, hash)
  const fragment = hash < 0 ? "" : decoded(ref.slice(hash + 1))
  const found = base === "" || idOf(root) === base ? { raw: root, path: "#" } : named(root, (raw) => idOf(raw) === base)
  if (found === undefined || fragment === undefined) return undefined
  if (fragment === "") return found
  if (fragment.startsWith("/")) return byPointer(found.raw, found.path, fragment)
  const anchored = (raw: RawSchema) =>
    raw.$anchor === fragment || raw.$dynamicAnchor === fragment || idOf(raw) === `#${fragment}`
  return named(found.raw, anchored, found.path)
}

/** A key as it is spelled in a JSON pointer. */
export const pointerKey = (key: string | number): string => String(key).replaceAll("~", "~0").replaceAll("/", "~1")

const decoded = (fragment: string): string | undefined =>
  Result.getOrElse(Result.try({ try: () => decodeURIComponent(fragment), catch: () => undefined }), () => undefined)

const idOf = (raw: unknown): unknown => (isRecord(raw) ? (raw.$id ?? raw.id) : undefined)

const isRecord = (raw: unknown): raw is RawSchema => typeof raw === "object" && raw !== null && !Array.isArray(raw)

const byPointer = (from: unknown, path: string, pointer: string) => {
  let raw = from
  for (const step of pointer.slice(1).split("/")) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~")
    if (typeof raw !== "object" || raw === null || !Object.hasOwn(raw, key)) return undefined
    raw = (raw as RawSchema)[key]
  }
  return { raw, path: path + pointer }
}

/** The first object below `from` that fits, whatever its place. */
const named = (from: unknown, fits: (raw: RawSchema) => boolean, path = "#") => {
  const open: Array<{ readonly raw: unknown; readonly path: string }> = [{ raw: from, path }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { raw, path } = next
    if (typeof raw !== "object" || raw === null) continue
    if (isRecord(raw) && fits(raw)) return { raw: raw as unknown, path }
    for (const [key, child] of Object.entries(raw)) open.push({ raw: child, path: `${path}/${pointerKey(key)}` })
  }
  return undefined
}
