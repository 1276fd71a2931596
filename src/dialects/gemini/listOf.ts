/** The elements of a repeated field, however the caller wrote it. */
export const listOf = <A>(value: ReadonlyArray<A> | A | null | undefined): ReadonlyArray<A> => {
  if (value == null) return []
  return Array.isArray(value) ? value : [value as A]
}
