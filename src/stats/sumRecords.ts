/** Adds up what several processes have counted by names that users choose. */

type Numbers = { readonly [name: string]: number }

export const sumRecords = (one: Numbers, other: Numbers): Numbers => {
  const sum = new Map(Object.entries(one))
  for (const [name, count] of Object.entries(other)) sum.set(name, (sum.get(name) ?? 0) + count)
  return Object.fromEntries(sum)
}
