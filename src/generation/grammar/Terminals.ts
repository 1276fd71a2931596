/** The terminals of a grammar, each one regular expression where that is not too long. */
import { type Definition, type Expression, isTerminal } from "./LarkSyntax.ts"
import { type Part, type Rule, unknownSize } from "./Part.ts"
import { literalSource, terminalSource } from "./terminalSource.ts"
import { UnsatisfiableGrammar } from "./UnsatisfiableGrammar.ts"
import { wholePattern } from "./wholePattern.ts"

const deepest = 64

interface Terminal {
  readonly part: Part
  /** Undefined when it would be too long. */
  readonly source: string | undefined
}

export class Terminals {
  readonly inParts: Array<Rule> = []
  readonly #definitions: ReadonlyMap<string, Definition>
  readonly #known = new Map<string, Terminal>()
  readonly #open = new Set<string>()

  constructor(definitions: ReadonlyMap<string, Definition>) {
    this.#definitions = definitions
  }

  part(name: string, line: number): Part {
    return this.#terminal(name, line).part
  }

  /** A string, a range or an expression that stands in a rule. */
  leaf(body: Expression): Part {
    return this.#made(body, "").part
  }

  #terminal(name: string, line: number): Terminal {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const definition = this.#definitions.get(name)
    if (definition === undefined) return fail(line, `terminal '${name}' is not defined`)
    if (this.#open.has(name)) return fail(line, `terminal '${name}' refers to itself`)
    if (this.#open.size >= deepest) return fail(line, `terminals refer to each other more than ${deepest} levels deep`)
    this.#open.add(name)
    const made = this.#made(definition.body, name)
    this.#open.delete(name)
    this.#known.set(name, made)
    return made
  }

  #made(body: Expression, name: string): Terminal {
    const source = terminalSource(body, (inner, line) => this.#inside(inner, line).source)
    if (body._tag === "Text") return { source, part: { _tag: "Fixed", text: body.text, size: 1 } }
    const whole = body._tag === "Regex" ? literalSource(body.source, body.flags) : source
    if (whole !== undefined) return { source, part: { _tag: "Matching", pattern: wholePattern(whole), name, size: 1 } }
    const rule: Rule = { name, part: this.#parts(body) }
    this.inParts.push(rule)
    return { source, part: { _tag: "Glued", rule, size: unknownSize } }
  }

  #inside(name: string, line: number): Terminal {
    return isTerminal(name) ? this.#terminal(name, line) : fail(line, `a terminal cannot hold the rule '${name}'`)
  }

  #parts(body: Expression): Part {
    switch (body._tag) {
      case "Name":
        return this.#inside(body.name, body.line).part
      case "Sequence":
        return { _tag: "Sequence", items: body.items.map((item) => this.#parts(item)), size: unknownSize }
      case "Choice":
        return { _tag: "Choice", options: body.options.map((option) => this.#parts(option)), size: unknownSize }
      case "Repeat":
        return { _tag: "Repeat", item: this.#parts(body.item), min: body.min, max: body.max, size: unknownSize }
      default:
        return this.leaf(body)
    }
  }
}

const fail = (line: number, message: string): never => {
  throw new UnsatisfiableGrammar({ message: `line ${line}: ${message}` })
}
