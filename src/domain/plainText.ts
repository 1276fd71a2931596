/** A caller's value as text, whatever it is: `String` throws for an object with a `toString` of its own. */

export const plainText = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value)
