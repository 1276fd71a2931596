/** The system fingerprint of a model. */
import { remembering } from "../../domain/remembering.ts"

/** The same model always answers with the same fingerprint. */
const fingerprint = (model: string): string => {
  let hash = 0xcbf29ce484222325n
  for (const char of model) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n)
  return `fp_${hash.toString(16).padStart(16, "0").slice(0, 10)}`
}

export const fingerprintOf = remembering(1_000, fingerprint)
