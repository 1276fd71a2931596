/** Reads a Lark grammar, in the dialect that OpenAI takes for custom tools: no templates, no imports but `common`. */
import { commonTerminals } from "./commonTerminals.ts"
import { LarkReader } from "./LarkReader.ts"
import { type Definition, type Expression, isTerminal, type LarkSyntax } from "./LarkSyntax.ts"
import { parseExpansions } from "./parseExpansions.ts"

const mostDefinitions = 2_000

/** Throws `UnsatisfiableGrammar` where the grammar is none. */
export const parseLark = (source: string): LarkSyntax => {
  const reader = new LarkReader(source)
  const definitions = new Map<string, Definition>()
  const ignored: Array<Expression> = []
  const define = (definition: Definition): void => {
    if (definitions.has(definition.name)) reader.fail(`'${definition.name}' is defined more than once`, definition.line)
    definitions.set(definition.name, definition)
    if (definitions.size > mostDefinitions) reader.fail(`more than ${mostDefinitions} rules and terminals`)
  }
  while (!reader.at("end")) {
    if (reader.take("newline")) continue
    if (reader.at("directive")) parseDirective(reader, define, ignored)
    else define(parseDefinition(reader))
    reader.expect("newline")
  }
  return { definitions, ignored }
}

const parseDefinition = (reader: LarkReader): Definition => {
  const { line } = reader.peek
  const name = bareName(reader.expect("name").text)
  if (reader.at("symbol", "{")) reader.fail("templates are not supported")
  if (reader.at("symbol", "[")) reader.fail("attributes of rules are not supported")
  // A priority tells a parser which way to prefer; either way is a text of the grammar.
  if (reader.take("symbol", ".")) reader.expect("number")
  reader.expect("symbol", ":")
  return { name, line, body: parseExpansions(reader) }
}

const parseDirective = (
  reader: LarkReader,
  define: (definition: Definition) => void,
  ignored: Array<Expression>,
): void => {
  const { text, line } = reader.expect("directive")
  if (text === "%ignore") ignored.push(parseExpansions(reader))
  else if (text === "%import") for (const definition of parseImport(reader, line)) define(definition)
  else reader.fail(`${text} is not supported`, line)
}

const parseImport = (reader: LarkReader, line: number): ReadonlyArray<Definition> => {
  const from = reader.expect("name").text
  if (from !== "common") reader.fail(`only 'common' can be imported, not '${from}'`, line)
  if (reader.take("symbol", "(")) return parseImportedNames(reader, line)
  reader.expect("symbol", ".")
  const name = reader.expect("name").text
  const alias = reader.take("symbol", "->") ? reader.expect("name").text : name
  return [imported(reader, name, alias, line)]
}

const parseImportedNames = (reader: LarkReader, line: number): ReadonlyArray<Definition> => {
  const found: Array<Definition> = []
  do {
    const name = reader.expect("name").text
    found.push(imported(reader, name, name, line))
  } while (reader.take("symbol", ","))
  reader.expect("symbol", ")")
  return found
}

const imported = (reader: LarkReader, name: string, alias: string, line: number): Definition => {
  const source = Object.hasOwn(commonTerminals, name) ? commonTerminals[name] : undefined
  if (source === undefined || !isTerminal(alias)) return reader.fail(`'common' has no terminal '${name}'`, line)
  return { name: alias, line, body: { _tag: "Regex", source, flags: "" } }
}

const bareName = (name: string): string => name.replace(/^[?!]+/, "")
