/** Puts zeros in the place of the pictures, the sound and the files inside JSON values: as many, of the same media type; files lose their names. */
import { Predicate } from "effect"
import { anonymousFileName } from "./anonymousFileName.ts"
import { isSpoken, passedBy } from "./contentLeaves.ts"

/** Changes the values, and returns the numbers of those that it changed. */
export const blankMedia = (values: ReadonlyArray<unknown>): ReadonlySet<number> => {
  const changed = new Set<number>()
  const visit = (holder: object, name: string, value: number): void => {
    for (const [key, item] of Object.entries(holder)) {
      const within = Array.isArray(holder) ? name : key
      if (typeof item === "string") {
        const blank = blankOf(holder as Tree, name, key, item)
        if (blank === item) continue
        ;(holder as Record<string, unknown>)[key] = blank
        changed.add(value)
      } else if (Predicate.isObjectOrArray(item) && !passedBy.test(key)) visit(item, within, value)
    }
  }
  for (const [value, item] of values.entries()) if (Predicate.isObjectOrArray(item)) visit(item, "", value)
  return changed
}

type Tree = Readonly<Record<string, unknown>>

/** `name` is the key of the object or the list that holds the text. */
const blankOf = (holder: Tree, name: string, key: string, text: string): string => {
  if (key === "filename" && isFile(holder, name)) return anonymousFileName(text)
  // A sentence may begin like a data URL, and becomes lorem.
  const url = isSpoken(holder, Array.isArray(holder) ? name : key) ? null : dataUrl.exec(text)
  if (url === null) return isMedia(holder, name, key) && !address.test(text) ? zeros(text) : text
  const [start, head = ""] = url
  const rest = text.slice(start.length)
  const type = /^\s*(\w+\/[\w.+-]+)\s*(?:;|$)/.exec(head)?.[1] ?? ""
  return /;\s*base64\s*$/i.test(head) ? `data:${type};base64,${zeros(rest)}` : `data:${type},${"0".repeat(rest.length)}`
}

/** A file that is sent, one that was uploaded, or what cites or finds one. */
const isFile = (holder: Tree, name: string): boolean =>
  name === "file" || holder.type === "input_file" || holder.object === "file" || "file_id" in holder

/** Providers forgive spaces, types with stars and parameters of any length, of which one may be a file's name. */
const dataUrl = /^\s*data:([^,]*),/i

const address = /^\s*[a-z][\w+.-]*:\/\//i

const isMedia = (holder: Tree, name: string, key: string): boolean => {
  const { type } = holder
  if (always.test(key) || (Array.isArray(holder) && /^images?$/.test(name))) return true
  if (key === "url") return name === "image_url"
  if (key === "data") return type !== "text" && (type === "base64" || carriers.test(name) || isDescribed(holder))
  if (key === "result") return type === "image_generation_call"
  return (key === "delta" || key === "audio") && typeof type === "string" && type.endsWith("audio.delta")
}

const always = /^(b64_json|partial_image_b64|file_data|bytesBase64Encoded|imageBytes|videoBytes|image|image_url)$/

const carriers = /^(input_audio|audio|inlineData|inline_data)$/

/** Whether it says of what type its bytes are. */
const isDescribed = (holder: Tree): boolean => ["media_type", "mimeType", "mime_type"].some((word) => word in holder)

/** Base64 of zeros, as long and padded as before. */
const zeros = (base64: string): string => {
  if (/\s/.test(base64)) return base64.replace(/[^\s=]/g, "A")
  const end = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0
  return "A".repeat(base64.length - end) + "=".repeat(end)
}
