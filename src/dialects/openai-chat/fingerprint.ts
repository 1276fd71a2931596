/** The system fingerprint of a model. */

/** The same model always answers with the same fingerprint. */
const fingerprint = (model: string): string => {
  let hash = 0xcbf29ce484222325n
  for (const char of model) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n)
  return `fp_${hash.toString(16).padStart(16, "0").slice(0, 10)}`
}

const fingerprints = new Map<string, string>()

export const fingerprintOf = (model: string): string => {
  let found = fingerprints.get(model)
  if (found === undefined) {
    found = fingerprint(model)
    if (fingerprints.size < 1_000) fingerprints.set(model, found)
  }
  return found
}
