/** Adds up what several processes have counted. */

/** Numbers, and lists and objects of them; texts tell things apart and are the same in all. */
export type State =
  | number
  | string
  | boolean
  | null
  | undefined
  | ReadonlyArray<State>
  | { readonly [key: string]: State }

/** Numbers that are not added: of these the least counts, or the greatest. What users name is not to come here. */
const least = ["min", "startedAt"]
const greatest = ["max"]

/** What both have counted; what only one has stays as it is. */
export const mergeStates = <S>(one: S, other: S): S => merged(one as State, other as State, "") as S

const merged = (one: State, other: State, key: string): State => {
  if (one == null) return other
  if (other == null) return one
  if (typeof one === "number" && typeof other === "number") {
    if (least.includes(key)) return Math.min(one, other)
    return greatest.includes(key) ? Math.max(one, other) : one + other
  }
  if (isList(one) && isList(other)) {
    const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one]
    return longer.map((value, index) => (index < shorter.length ? merged(value, shorter[index], key) : value))
  }
  if (isObject(one) && isObject(other)) {
    const sum: Record<string, State> = { ...one }
    for (const [name, value] of Object.entries(other)) sum[name] = merged(sum[name], value, name)
    return sum
  }
  return one
}

const isList = (state: State): state is ReadonlyArray<State> => Array.isArray(state)

const isObject = (state: State): state is { readonly [key: string]: State } =>
  typeof state === "object" && state !== null && !Array.isArray(state)
