/** The conditional words of JSON Schema, in the one place where an object may have a `then`. */

export const when = (test: unknown, then: unknown, otherwise: unknown = true) => ({
  if: test,
  then,
  else: otherwise,
})
