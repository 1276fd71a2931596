/** Hashes of 32 bits: of a stretch of text (FNV-1a), and of a hash once more. */

const basis = 0x811c9dc5
const prime = 0x01000193

export const hashText = (text: string, start = 0, end = text.length): number => {
  let hash = basis
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime)
  return mixed(hash)
}

/** MurmurHash3's finish: each bit of the input changes half of the bits of the output. */
export const mixed = (hash: number): number => {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
