/** What is attached to a content: in the request itself, or by its address. */
import type { Part } from "../../domain/Prompt.ts"
import type { Part as WirePart } from "./WireContent.ts"

/** Empty where nothing is attached. */
export const mediaPart = ({ inlineData, fileData }: Pick<WirePart, "inlineData" | "fileData">): ReadonlyArray<Part> => {
  if (inlineData != null) {
    const { mimeType, data } = inlineData
    return [attached(mimeType ?? "", data ?? "", `data:${mimeType};base64,${data}`)]
  }
  return fileData == null ? [] : [attached(fileData.mimeType ?? "", undefined, fileData.fileUri ?? "")]
}

const attached = (mimeType: string, base64: string | undefined, url: string): Part => {
  if (mimeType.startsWith("image/")) return { _tag: "Image", url, detail: "auto" }
  if (mimeType.startsWith("audio/") && base64 !== undefined) {
    return { _tag: "Audio", format: mimeType.slice("audio/".length), base64 }
  }
  return base64 === undefined
    ? { _tag: "File", name: undefined, fileId: url, mimeType }
    : { _tag: "File", name: undefined, fileId: undefined, data: url, mimeType }
}
