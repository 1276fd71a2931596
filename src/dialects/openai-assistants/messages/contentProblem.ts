/** A part of a message's content that lacks what its type needs. */
import type { FieldPath, FieldProblem } from "../../../domain/FieldProblem.ts"
import type { MessageCreation } from "./Wire.ts"

export const contentProblem = ({ content }: MessageCreation, path: FieldPath): FieldProblem | undefined => {
  if (typeof content === "string") return undefined
  for (const [index, part] of content.entries()) {
    if (part[part.type] === undefined) return { _tag: "Missing", path: [...path, "content", index, part.type] }
  }
  return undefined
}
