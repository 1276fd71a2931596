/** Reads the words of property names, in whatever way they are joined. */

/** `userEmail`, `user-email` and `User Email` are all `user_email`. */
const snakeName = (name: string): string =>
  name
    .slice(0, 80)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^a-zA-Z0-9]+/g, "_")
    .toLowerCase()

const mostRemembered = 4_096
const remembered = new Map<string, ReadonlyArray<string>>()

/** What a table may know the name by: as a whole, then its last words, the more the better. */
const keysOf = (name: string): ReadonlyArray<string> => {
  const known = remembered.get(name)
  if (known !== undefined) return known
  const words = snakeName(name).split("_").filter(Boolean)
  const keys = [words.join("_"), words.slice(-3).join("_"), words.slice(-2).join("_"), words.at(-1) ?? ""]
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(name, keys)
  return keys
}

export const lookUpName = <A>(table: ReadonlyMap<string, A>, name: string): A | undefined => {
  for (const key of keysOf(name)) {
    const found = table.get(key)
    if (found !== undefined) return found
  }
  return undefined
}

/** The name of one of several: `cities` are each a `city`. */
export const singular = (name: string): string => {
  if (/ies$/i.test(name)) return `${name.slice(0, -3)}y`
  if (/(ses|xes|ches|shes)$/i.test(name)) return name.slice(0, -2)
  return /[^s]s$/i.test(name) ? name.slice(0, -1) : name
}
