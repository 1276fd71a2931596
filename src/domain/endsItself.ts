/** Whether the last event of a stream is the one that its protocol ends with. */
import { Predicate, Result } from "effect"
import type { LastEvent } from "./AnswerWords.ts"

export const endsItself = (known: ReadonlyArray<LastEvent>): ((body: string) => boolean) => {
  const texts = new Set(known.map(({ text }) => text))
  const types = new Set<unknown>(known.flatMap((event) => event.types ?? []))
  const flags = known.flatMap(({ flag }) => flag ?? [])
  const told = known.flatMap((event) => event.told ?? [])
  return (body) => {
    const text = body.trimEnd()
    const after = body.slice(text.length)
    // What has not come whole may go on.
    if (!after.includes("\n")) return false
    const line = text.slice(text.lastIndexOf("\n") + 1)
    const [name] = /^data: ?/.exec(line) ?? []
    if (name === undefined) return flags.some((flag) => fieldOf(line, flag) === true)
    if (!/\n\r?\n/.test(after)) return false
    const data = line.slice(name.length)
    return texts.has(data) || types.has(fieldOf(data, "type")) || told.some((ask) => ask(body))
  }
}

const fieldOf = (json: string, field: string): unknown => {
  const value = Result.getOrUndefined(Result.try((): unknown => JSON.parse(json)))
  return Predicate.hasProperty(value, field) ? value[field] : undefined
}
