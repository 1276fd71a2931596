/** Connects the names of a Lark grammar with what they stand for. */
import { type Definition, type Expression, isTerminal, type LarkSyntax } from "./LarkSyntax.ts"
import { type Part, type Rule, unknownSize } from "./Part.ts"
import { Terminals } from "./Terminals.ts"
import { UnsatisfiableGrammar } from "./UnsatisfiableGrammar.ts"

export interface CompiledGrammar {
  readonly start: Rule
  readonly rules: ReadonlyArray<Rule>
  /** What may stand between tokens. */
  readonly ignored: ReadonlyArray<Part>
}

/** Throws `UnsatisfiableGrammar` where a name stands for nothing. */
export const compileGrammar = ({ definitions, ignored }: LarkSyntax): CompiledGrammar => {
  const terminals = new Terminals(definitions)
  const rules = new Map<string, Rule>()
  const found = (name: string, line: number): Part => {
    const rule = rules.get(name)
    if (rule !== undefined) return { _tag: "Call", rule, size: unknownSize }
    if (isTerminal(name)) return terminals.part(name, line)
    throw new UnsatisfiableGrammar({ message: `line ${line}: rule '${name}' is not defined` })
  }
  const written: Array<readonly [Rule, Definition]> = []
  for (const definition of definitions.values()) {
    const { name, line } = definition
    if (isTerminal(name)) terminals.part(name, line)
    else {
      const rule: Rule = { name, part: nothing }
      rules.set(name, rule)
      written.push([rule, definition])
    }
  }
  for (const [rule, { body }] of written) rule.part = partOf(body, found, terminals)
  const start = rules.get("start")
  if (start === undefined) throw new UnsatisfiableGrammar({ message: "there is no rule 'start'" })
  const between = ignored.map((body) => partOf(body, found, terminals))
  return { start, rules: [...rules.values(), ...terminals.inParts], ignored: between }
}

const nothing: Part = { _tag: "Sequence", items: [], size: 0 }

const partOf = (body: Expression, found: (name: string, line: number) => Part, terminals: Terminals): Part => {
  const inner = (expression: Expression) => partOf(expression, found, terminals)
  switch (body._tag) {
    case "Name":
      return found(body.name, body.line)
    case "Sequence":
      return { _tag: "Sequence", items: body.items.map(inner), size: unknownSize }
    case "Choice":
      return { _tag: "Choice", options: body.options.map(inner), size: unknownSize }
    case "Repeat":
      return { _tag: "Repeat", item: inner(body.item), min: body.min, max: body.max, size: unknownSize }
    default:
      return terminals.leaf(body)
  }
}
