/** Whether the last event of a stream is the one that its protocol ends with, whichever provider's it is. */
import { Predicate, Result } from "effect"

/** Gemini's streams have no such event: only their end tells that nothing more comes. */
export const endsItself = (body: string): boolean => {
  const text = body.trimEnd()
  const after = body.slice(text.length)
  // What has not come whole may go on.
  if (!after.includes("\n")) return false
  const line = text.slice(text.lastIndexOf("\n") + 1)
  const [name] = /^data: ?/.exec(line) ?? []
  // Ollama's events are lines of JSON.
  if (name === undefined) return fieldOf(line, "done") === true
  if (!/\n\r?\n/.test(after)) return false
  const data = line.slice(name.length)
  return data === "[DONE]" || lastTypes.has(fieldOf(data, "type"))
}

const lastTypes: ReadonlySet<unknown> = new Set([
  "message_stop",
  "response.completed",
  "response.incomplete",
  "response.failed",
  "speech.audio.done",
  "transcript.text.done",
  "image_generation.completed",
  "image_edit.completed",
])

const fieldOf = (json: string, field: string): unknown => {
  const value = Result.getOrUndefined(Result.try((): unknown => JSON.parse(json)))
  return Predicate.hasProperty(value, field) ? value[field] : undefined
}
