/** Why OpenAI would not take a schema in strict mode. */

export type SchemaPath = ReadonlyArray<string | number>

export interface StrictProblem {
  /** The part of the schema; empty for the whole. */
  readonly context: SchemaPath
  /** In OpenAI's words, the context included. */
  readonly message: string
}

export const problemAt = (context: SchemaPath, message: string): StrictProblem => ({
  context,
  message: `In context=${pythonTuple(context)}, ${message}`,
})

/** A path as OpenAI's server prints it: a tuple of Python, in which indices are strings; none has one step only. */
export const pythonTuple = (path: SchemaPath): string =>
  `(${path.map((step) => pythonString(String(step))).join(", ")})`

export const pythonString = (text: string): string => {
  const escaped = text.replace(/[\\\n\r\t]/g, (char) => escapes[char] ?? char)
  if (!escaped.includes("'")) return `'${escaped}'`
  return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }
