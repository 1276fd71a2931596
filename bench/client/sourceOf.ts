/** The addresses that the client connects from. */

/** Linux has all of 127.0.0.0/8, which gives more ports to connect from than one address has. */
const sources = process.platform === "linux" ? Array.from({ length: 8 }, (_, k) => `127.0.0.${k + 2}`) : []

export const sourceOf = (k: number): string | null => sources[k % sources.length] ?? null
