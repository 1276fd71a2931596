/** A wrong body, made of a right one. */
import type { FuzzRandom } from "./FuzzRandom.ts"
import { mutateJson } from "./mutateJson.ts"

const mostChanges = 4

/** Now and then it is no JSON either. */
export const mutatedBody = (body: unknown, random: FuzzRandom): string => {
  let value = body as Parameters<typeof mutateJson>[0]
  for (let changes = 1 + random.int(mostChanges); changes > 0; changes--) value = mutateJson(value, random)
  const text = JSON.stringify(value)
  if (!random.chance(0.05)) return text
  const at = random.int(text.length)
  return random.chance(0.5)
    ? text.slice(0, at)
    : text.slice(0, at) + random.pick(["\\u", "{", "]", '"', ",", "\ufeff"]) + text.slice(at)
}
