/** Reads a caller's schema into nodes, and says what is wrong with it. */
import { followRef, pointerKey } from "./followRef.ts"
import { inPlaceKeywords, isRecord, type KeywordKind, keywords } from "./keywords.ts"
import { modernWords, type RawSchema } from "./modernWords.ts"
import { type About, about, type Json, type SchemaNode } from "./SchemaNode.ts"
import { UnsatisfiableSchema } from "./UnsatisfiableSchema.ts"

/** Compiling a validator takes about 0.1 ms each. */
const mostNodes = 1_000

export interface ReadSchema {
  readonly root: SchemaNode
  /** All nodes; parents stand before their children. */
  readonly nodes: ReadonlyArray<SchemaNode>
  /** The nodes that references name, by the key that stands in `$ref`. */
  readonly targets: ReadonlyMap<string, SchemaNode>
  /** The first problem; with one, the rest is of no use. */
  readonly problem: UnsatisfiableSchema | undefined
}

type Draft = { -readonly [Key in keyof SchemaNode]: SchemaNode[Key] }

export const readSchema = (raw: unknown): ReadSchema => {
  const reader = new Reader(raw)
  const root = reader.node(raw, "#")
  reader.followReferences()
  return { root, nodes: reader.nodes, targets: reader.targets, problem: reader.problem }
}

class Reader {
  readonly nodes: Array<SchemaNode> = []
  readonly targets = new Map<string, SchemaNode>()
  problem: UnsatisfiableSchema | undefined
  readonly #root: unknown
  readonly #known = new Map<object, SchemaNode>()
  readonly #keys = new Map<SchemaNode, string>()
  readonly #references: Array<Draft> = []

  constructor(root: unknown) {
    this.#root = root
  }

  /** After a problem something harmless is returned. */
  node(raw: unknown, path: string): SchemaNode {
    if (this.problem !== undefined) return constantNode(true, path)
    if (typeof raw === "boolean") return this.#add(constantNode(raw, path))
    if (!isRecord(raw)) {
      this.#fail(path, "a schema is an object or a boolean")
      return constantNode(true, path)
    }
    return this.#known.get(raw) ?? this.#object(raw, path)
  }

  /** Reads what references name; those may hold references again. */
  followReferences(): void {
    for (let next = this.#references.pop(); next !== undefined; next = this.#references.pop()) {
      const found = followRef(this.#root, next.$ref ?? "")
      if (found === undefined) {
        this.#fail(next[about].path, `$ref ${JSON.stringify(next.$ref)} names nothing in this schema`)
        return
      }
      const target = this.node(found.raw, found.path)
      const key = this.#keys.get(target) ?? `node${this.#keys.size}`
      this.#keys.set(target, key)
      this.targets.set(key, target)
      next.$ref = key
      next[about].target = target
    }
  }

  #object(original: RawSchema, path: string): SchemaNode {
    const raw = modernWords(original)
    if ([raw.enum, raw.type].some((list) => Array.isArray(list) && list.length === 0)) {
      return this.#add(constantNode(false, path))
    }
    const draft: Draft = { [about]: aboutOf(raw, path) }
    this.#known.set(original, draft)
    const before = this.nodes.length
    this.#add(draft)
    for (const [key, kind] of keywords) {
      if (raw[key] === undefined) continue
      Object.assign(draft, { [key]: this.#value(kind, key, raw[key], `${path}/${pointerKey(key)}`) })
    }
    draft[about].size = this.nodes.length - before
    if (typeof draft.$ref === "string") this.#references.push(draft)
    return draft
  }

  #value(kind: KeywordKind, key: string, raw: unknown, path: string): unknown {
    if (kind === "schema") return this.node(raw, path)
    if (kind === "schemas") {
      if (Array.isArray(raw) && raw.length > 0) return raw.map((child, i) => this.node(child, `${path}/${i}`))
      return this.#fail(path, `${key} must be an array of schemas`)
    }
    if (kind === "schemaMap") {
      if (!isRecord(raw)) return this.#fail(path, `${key} must be an object of schemas`)
      const entries = Object.entries(raw)
      return Object.fromEntries(entries.map(([name, child]) => [name, this.node(child, `${path}/${pointerKey(name)}`)]))
    }
    return kind.fits(raw) ? raw : this.#fail(path, `${key} must be ${kind.expected}`)
  }

  #add(node: SchemaNode): SchemaNode {
    this.nodes.push(node)
    if (this.nodes.length > mostNodes) this.#fail("#", `the schema has more than ${mostNodes} subschemas`)
    return node
  }

  #fail(path: string, message: string): undefined {
    this.problem ??= new UnsatisfiableSchema({ path, message })
    return undefined
  }
}

const aboutOf = (raw: RawSchema, path: string): About => ({
  path,
  never: false,
  suggestions: Array.isArray(raw.examples) ? (raw.examples as ReadonlyArray<Json>) : [],
  fallback: raw.default as Json | undefined,
  description: typeof raw.description === "string" ? raw.description : "",
  base64: raw.contentEncoding === "base64",
  target: undefined,
  height: 0,
  size: 1,
  plain: inPlaceKeywords.every((key) => raw[key] === undefined),
})

/** The schemas `true` and `false`, as objects. */
const constantNode = (accepts: boolean, path: string): SchemaNode => {
  const base = { ...aboutOf({}, path), never: !accepts }
  return accepts ? { [about]: base } : { [about]: base, not: { [about]: aboutOf({}, path) } }
}
