/** All that a caller's schema says of one value, with its choices made: references followed, branches taken. */
import { Contradiction } from "./Contradiction.ts"
import type { Fuel } from "./Fuel.ts"
import { ownEntry } from "./heights.ts"
import type { Picker } from "./Picker.ts"
import { about, type SchemaNode, type TypeName } from "./SchemaNode.ts"
import { commonTypes } from "./typesOf.ts"

export interface Location {
  readonly path: string
  /** The schemas whose own keywords apply. */
  readonly parts: ReadonlyArray<SchemaNode>
  /** The types that all of them allow; undefined when none says. */
  readonly types: ReadonlyArray<TypeName> | undefined
  readonly barredTypes: ReadonlyArray<TypeName>
  /** Properties that a branch not taken, or a `not`, asks for. */
  readonly avoided: ReadonlySet<string>
  readonly demanded: ReadonlySet<string>
  /** The targets of the references on the way here. */
  readonly targets: ReadonlyArray<SchemaNode>
  /** Whether a value drawn by the parts may still be wrong. */
  readonly doubtful: boolean
}

const shareOfNull = 0.12

export const locate = (
  nodes: ReadonlyArray<SchemaNode>,
  picker: Picker,
  brief: boolean,
  fuel: Fuel,
): Location | Contradiction => {
  const surveyor = new Surveyor(nodes[0]?.[about].path ?? "#", picker, brief, fuel)
  for (const node of nodes) surveyor.visit(node)
  return surveyor.problem ?? surveyor
}

class Surveyor implements Location {
  readonly path: string
  readonly parts: Array<SchemaNode> = []
  types: ReadonlyArray<TypeName> | undefined
  readonly barredTypes: Array<TypeName> = []
  readonly avoided = new Set<string>()
  readonly demanded = new Set<string>()
  readonly targets: Array<SchemaNode> = []
  doubtful = false
  problem: Contradiction | undefined
  readonly #picker: Picker
  readonly #brief: boolean
  readonly #fuel: Fuel

  constructor(path: string, picker: Picker, brief: boolean, fuel: Fuel) {
    this.path = path
    this.#picker = picker
    this.#brief = brief
    this.#fuel = fuel
  }

  visit(node: SchemaNode): void {
    // What was said once need not be said again.
    if (this.problem !== undefined || this.parts.includes(node)) return
    const { path, never, plain, target } = node[about]
    if (never) {
      this.problem = new Contradiction(path, "nothing is allowed here, yet a value is needed")
      return
    }
    if (!this.#fuel.lasts(1)) this.problem = new Contradiction(path, "the schema asks for too much work")
    this.parts.push(node)
    if (uncertain.some((key) => node[key] !== undefined)) this.doubtful = true
    if (node.type !== undefined) this.#narrow(node.type, path)
    if (plain) return
    if (target !== undefined) {
      this.targets.push(target)
      this.visit(target)
    }
    for (const part of node.allOf ?? []) this.visit(part)
    if (node.not !== undefined) this.#bar(node.not)
    if (node.anyOf !== undefined) this.#branch(node.anyOf, path)
    if (node.oneOf !== undefined) this.#oneOf(node.oneOf, path)
    if (node.if !== undefined) this.#condition(node, node.if)
    for (const [name, schema] of Object.entries(node.dependentSchemas ?? {})) this.#dependent(name, schema)
  }

  #narrow(types: ReadonlyArray<TypeName>, path: string): void {
    const common = this.types === undefined ? types : commonTypes(this.types, types)
    if (common.length === 0) {
      const [one, other] = [this.types?.join(" or "), types.join(" or ")]
      this.problem ??= new Contradiction(path, `type ${one} and type ${other} exclude each other`)
    }
    this.types = common
  }

  #bar(node: SchemaNode): void {
    const { type, required = [], anyOf = [] } = node
    if (type !== undefined && Object.keys(node).length === 1) this.barredTypes.push(...type)
    else this.doubtful = true
    for (const name of required) this.avoided.add(name)
    for (const part of anyOf) this.#bar(part)
  }

  /** Takes one branch; null ones seldom, and where an end is wanted the shallowest. */
  #branch(branches: ReadonlyArray<SchemaNode>, path: string): SchemaNode | undefined {
    const open = branches.filter((branch) => Number.isFinite(branch[about].height) && this.#suits(branch))
    if (open.length === 0) {
      this.problem ??= new Contradiction(path, "no branch fits what else is asked")
      return undefined
    }
    const taken = this.#brief
      ? this.#picker.inOrder(open.toSorted((a, b) => a[about].height - b[about].height))
      : this.#picker.pick(
          open.filter((branch) => !isNull(branch)),
          open.filter(isNull),
          shareOfNull,
        )
    this.visit(taken)
    return taken
  }

  #suits(branch: SchemaNode): boolean {
    const types = branch.type ?? branch[about].target?.type
    return types === undefined || this.types === undefined || commonTypes(this.types, types).length > 0
  }

  #oneOf(branches: ReadonlyArray<SchemaNode>, path: string): void {
    const taken = this.#branch(branches, path)
    if (branches.length === 1 || taken === undefined) return
    this.doubtful = true
    const wanted = namesAskedBy(taken)
    for (const other of branches) {
      if (other === taken) continue
      for (const name of namesAskedBy(other)) if (!wanted.has(name)) this.avoided.add(name)
    }
  }

  #condition(node: SchemaNode, test: SchemaNode): void {
    this.doubtful = true
    const holds = this.#picker.pick([true, false])
    if (holds) this.visit(test)
    else this.#bar(test)
    const then = holds ? node.then : node.else
    if (then !== undefined) this.visit(then)
  }

  #dependent(name: string, schema: SchemaNode): void {
    this.doubtful = true
    if (this.#picker.pick([true, false])) {
      this.demanded.add(name)
      this.visit(schema)
    } else {
      this.avoided.add(name)
    }
  }
}

/** Keywords that the draws heed, but cannot promise to meet. */
const uncertain = ["maxContains", "unevaluatedItems", "unevaluatedProperties", "pattern"] as const

const isNull = (node: SchemaNode): boolean => node.type?.length === 1 && node.type[0] === "null"

const namesAskedBy = (node: SchemaNode): ReadonlySet<string> =>
  new Set([...(node.required ?? []), ...(node[about].target?.required ?? [])])

/** The schemas that apply to one property, by each part's own rules. */
export const propertyNodes = (
  parts: ReadonlyArray<SchemaNode>,
  name: string,
  matches: (source: string, text: string) => boolean,
): ReadonlyArray<SchemaNode> => {
  const found: Array<SchemaNode> = []
  const leftOver: Array<SchemaNode> = []
  let evaluated = false
  for (const part of parts) {
    const before = found.length
    const own = ownEntry(part.properties, name)
    if (own !== undefined) found.push(own)
    for (const [source, node] of Object.entries(part.patternProperties ?? {})) {
      if (matches(source, name)) found.push(node)
    }
    if (found.length === before && part.additionalProperties !== undefined) found.push(part.additionalProperties)
    if (found.length > before) evaluated = true
    else if (part.unevaluatedProperties !== undefined) leftOver.push(part.unevaluatedProperties)
  }
  return evaluated ? found : leftOver
}
