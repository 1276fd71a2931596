/** What the caller said last, results of functions aside. */
import { listOf } from "./listOf.ts"
import type { Content } from "./WireContent.ts"

export const questionIn = (contents: ReadonlyArray<Content>): string =>
  contents.reduce((last, { role, parts }) => {
    const text =
      role === "model"
        ? ""
        : listOf(parts)
            .map((part) => part.text ?? "")
            .join(" ")
    return text.trim() === "" ? last : text
  }, "")
