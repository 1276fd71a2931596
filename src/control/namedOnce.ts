/** A spec in which schemas that are alike have one name. */

interface Spec {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const reference = /"#\/components\/schemas\/([^"]+)"/g

/** What a value is and how it is written are two schemas for those who make the spec, and no more than one on the wire. */
export const namedOnce = <S extends Spec>(spec: S): S => {
  const { schemas } = spec.components
  const nameOf = (name: string): string => {
    const base = name.replace(/_\d+$/, "")
    const short = base.replace(/Encoded$/, "")
    if (base === name) return short in schemas ? name : short
    return !(base in schemas) || textOf(schemas[base]) === textOf(schemas[name]) ? base : name
  }
  const renamed = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replace(reference, (_, name: string) => `"#/components/schemas/${nameOf(name)}"`))
  const once = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [nameOf(name), renamed(schema)]))
  return { ...(renamed(spec) as S), components: { ...spec.components, schemas: once } }
}

/** However often their references are numbered. */
const textOf = (schema: unknown): string =>
  JSON.stringify(schema).replace(reference, (text) => text.replace(/_\d+"$/, '"'))
