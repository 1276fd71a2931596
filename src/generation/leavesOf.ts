/** The first plain values of a JSON value, each with the name of the property it is under. */

export interface Leaf {
  /** Empty where no property is above. */
  readonly name: string
  readonly value: string | number | boolean | null
}

const mostLeaves = 3
/** A result may hold thousands of empty lists before the first value. */
const mostVisits = 1_000

export const leavesOf = (json: unknown): ReadonlyArray<Leaf> => {
  const found: Array<Leaf> = []
  const left: Array<{ readonly name: string; readonly value: unknown }> = [{ name: "", value: json }]
  for (let visits = 0; visits < mostVisits && found.length < mostLeaves; visits++) {
    const next = left.pop()
    if (next === undefined) break
    const { name, value } = next
    if (isLeaf(value)) found.push({ name, value })
    else left.push(...childrenOf(name, value).toReversed())
  }
  return found
}

const isLeaf = (value: unknown): value is Leaf["value"] => typeof value !== "object" || value === null

const childrenOf = (
  name: string,
  value: unknown,
): ReadonlyArray<{ readonly name: string; readonly value: unknown }> => {
  if (Array.isArray(value)) return value.slice(0, mostVisits).map((item) => ({ name, value: item }))
  return Object.entries(value as object)
    .slice(0, mostVisits)
    .map(([key, item]) => ({ name: key, value: item }))
}
